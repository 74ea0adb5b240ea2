#include "cli/completion_paths.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace k8scache::cli {
namespace {

using Words = std::vector<std::string>;

const Words kDocuments = {
    R"({"metadata":{"name":"a","labels":{"app.kubernetes.io/name":"x"}},
        "spec":{"replicas":1,"containers":[{"name":"c","ports":[]}],"args":["x"],"none":{}}})",
    R"({"metadata":{"name":"b","uid":"u"},"status":null})"};

TEST_CASE("a path goes on with what the documents have there") {
  struct Case {
    const char* typed;
    Words found;
  };
  const std::vector<Case> cases = {
      {"", {".metadata.", ".spec.", ".status"}},
      {".", {".metadata.", ".spec.", ".status"}},
      {"{", {"{.metadata.", "{.spec.", "{.status"}},
      {".metadata.", {".metadata.labels.", ".metadata.name", ".metadata.uid"}},
      {"metadata.n", {"metadata.labels.", "metadata.name", "metadata.uid"}},
      {".metadata.labels.", {R"(.metadata.labels.app\.kubernetes\.io/name)"}},
      {R"(.metadata.labels.app\.ku)", {R"(.metadata.labels.app\.kubernetes\.io/name)"}},
      {".spec.", {".spec.args[*]", ".spec.containers[*].", ".spec.none", ".spec.replicas"}},
      {".spec.containers[*].", {".spec.containers[*].name", ".spec.containers[*].ports[*]"}},
      {".spec.containers[0].n", {".spec.containers[0].name", ".spec.containers[0].ports[*]"}},
      {".nothing.", {}},
      {".spec.replicas.", {}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.typed);
    CHECK(paths_beginning(kDocuments, one.typed) == one.found);
  }
}

}  // namespace
}  // namespace k8scache::cli
