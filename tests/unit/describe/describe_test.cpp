#include "core/describe/describe.hpp"

#include "tests/support/described.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using k8scache::tests::described;
using k8scache::tests::related;
using k8scache::tests::RelatedTexts;

namespace {

/// The lines that begin so.
std::string lines_of(const std::string& text, const std::string& beginning) {
  std::string found;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin) + 1;
    const std::string line = text.substr(begin, end - begin);
    if (line.starts_with(beginning)) found += line;
    begin = end;
  }
  return found;
}

}  // namespace

TEST_CASE("a kind is known by its group, too") {
  constexpr const char* kForeign =
      R"({"apiVersion":"example.com/v1","kind":"Pod","metadata":{"name":"p"},"spec":{"a":1}})";
  CHECK(described(kForeign).find("API Version:  example.com/v1") != std::string::npos);
  CHECK(described(R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}})")
            .find("API Version") == std::string::npos);
}

TEST_CASE("what the cache cannot say of related objects is unknown, not none") {
  constexpr const char* kSet =
      R"({"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"r","namespace":"web","uid":"u"},
          "spec":{"selector":{"matchLabels":{"app":"web"}},"template":{}}})";
  CHECK(lines_of(described(kSet), "Pods Status:") == "Pods Status:  <unknown>\n");
  CHECK(lines_of(described(kSet, related({{"pods", {}}})), "Pods Status:") ==
        "Pods Status:  0 Running / 0 Waiting / 0 Succeeded / 0 Failed\n");
  constexpr const char* kService =
      R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"web"},
          "spec":{"ports":[{"port":80,"protocol":"TCP"}]}})";
  CHECK(lines_of(described(kService), "Endpoints:").ends_with(" <unknown>\n"));
  CHECK(lines_of(described(kService, related({{"endpointslices", {}}})), "Endpoints:")
            .ends_with(" <none>\n"));
  constexpr const char* kNode = R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n"}})";
  CHECK(lines_of(described(kNode), "Pods:").ends_with(" <unknown>\n"));
  CHECK(lines_of(described(kNode), "Lease:").ends_with(" <unknown>\n"));
  RelatedTexts hidden;
  hidden.forbidden = "pods";
  CHECK(lines_of(described(kNode, std::move(hidden)), "Pods:").ends_with(" not authorized\n"));
}

TEST_CASE("pods count for what controls them, if the selector chooses them") {
  const auto pod = [](const char* owner, const char* label, const char* phase) {
    return fmt::format(R"({{"metadata":{{"name":"p","namespace":"web","labels":{{"app":"{}"}},
      "ownerReferences":[{{"uid":"{}","controller":true}}]}},"status":{{"phase":"{}"}}}})",
                       label, owner, phase);
  };
  const std::string text = described(
      R"({"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"r","namespace":"web","uid":"u"},
          "spec":{"selector":{"matchLabels":{"app":"web"}},"template":{}}})",
      related({{"pods",
                {pod("u", "web", "Running"), pod("u", "web", "Pending"), pod("u", "web", "Failed"),
                 pod("u", "web", "Succeeded"), pod("u", "web", "Unknown"),
                 pod("other", "web", "Running"), pod("u", "api", "Running")}}}));
  CHECK(lines_of(text, "Pods Status:") ==
        "Pods Status:  1 Running / 1 Waiting / 1 Succeeded / 1 Failed\n");
}

TEST_CASE("a deployment's replica sets are the present one and the older ones") {
  const auto set = [](const char* name, const char* created, const char* image) {
    return fmt::format(
        R"({{"metadata":{{"name":"{}","namespace":"web","uid":"{}","creationTimestamp":"{}",
      "ownerReferences":[{{"uid":"u","controller":true}}]}},"spec":{{"replicas":2,"template":{{
      "metadata":{{"labels":{{"pod-template-hash":"x"}}}},"spec":{{"containers":[{{"image":"{}"}}]}}}}}},
      "status":{{"replicas":1}}}})",
        name, name, created, image);
  };
  constexpr const char* kDeployment =
      R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"web","uid":"u"},
          "spec":{"selector":{},"template":{"spec":{"containers":[{"image":"two"}]}}}})";
  const std::string text = described(
      kDeployment,
      related({{"replicasets",
                {set("a", "2026-01-03T00:00:00Z", "two"), set("b", "2026-01-02T00:00:00Z", "two"),
                 set("c", "2026-01-01T00:00:00Z", "one")}}}));
  CHECK(lines_of(text, "OldReplicaSets:") ==
        "OldReplicaSets:    c (1/2 replicas created), a (1/2 replicas created)\n");
  CHECK(lines_of(text, "NewReplicaSet:") == "NewReplicaSet:     b (1/2 replicas created)\n");
  CHECK(lines_of(described(kDeployment, related({{"replicasets", {}}})), "NewReplicaSet:").empty());
}

TEST_CASE("what a node's pods take is added up, and shown as shares") {
  const auto pod = [](const char* name, const char* node, const char* phase) {
    return fmt::format(
        R"({{"metadata":{{"name":"{}","namespace":"web","creationTimestamp":"2026-01-02T03:03:05Z"}},
      "spec":{{"nodeName":"{}","containers":[{{"resources":{{"requests":{{"cpu":"500m","memory":"256Mi"}},
      "limits":{{"cpu":"1"}}}}}}]}},"status":{{"phase":"{}"}}}})",
        name, node, phase);
  };
  const std::string text = described(
      R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n"},"status":{"capacity":{"cpu":"99"},
          "allocatable":{"cpu":"4","memory":"1Gi","hugepages-2Mi":"0","example.com/gpu":"2","pods":"110"}}})",
      related({{"pods",
                {pod("a", "n", "Running"), pod("b", "n", "Pending"), pod("c", "n", "Failed"),
                 pod("d", "m", "Running")}},
               {"leases", {}}}));
  CHECK(text.substr(text.find("Non-terminated Pods:")) ==
        R"(Non-terminated Pods:          (2 in total)
  Namespace                   Name    CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
  ---------                   ----    ------------  ----------  ---------------  -------------  ---
  web                         a       500m (12%)    1 (25%)     256Mi (25%)      0 (0%)         60s
  web                         b       500m (12%)    1 (25%)     256Mi (25%)      0 (0%)         60s
Allocated resources:
  (Total limits may be over 100 percent, i.e., overcommitted.)
  Resource           Requests     Limits
  --------           --------     ------
  cpu                1 (25%)      2 (50%)
  memory             512Mi (50%)  0 (0%)
  ephemeral-storage  0 (0%)       0 (0%)
  hugepages-2Mi      0 (0%)       0 (0%)
  example.com/gpu    0            0
)");
}

TEST_CASE(
    "the sizes of a secret's values are shown where they are stored, and no zeros where not") {
  constexpr const char* kSecret =
      R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web"},"type":"Opaque",
          "data":{"password":"c2VjcmV0"}})";
  CHECK(described(kSecret).ends_with("Data\n====\npassword:  6 bytes\n"));
  CHECK(described(kSecret, RelatedTexts(), false, false).ends_with("password:  <not stored>\n"));
}
