#include "tests/support/recorded.hpp"

#include "core/base/error.hpp"
#include "tests/support/fake_questions.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>

namespace k8scache::tests {
namespace {

constexpr const char* kCore =
    R"({"items":[{"metadata":{},"versions":[{"version":"v1","resources":[{"resource":"pods","responseKind":{"group":"","version":"","kind":"Pod"},"scope":"Namespaced","singularResource":"pod","verbs":["get","list"],"shortNames":["po"]}]}]}]})";
constexpr const char* kGroups =
    R"({"items":[{"metadata":{"name":"scaling"},"versions":[{"version":"v2","resources":[{"resource":"scalers","responseKind":{"kind":"Scaler"},"scope":"Cluster","verbs":["list"]}]},{"version":"v1","resources":[{"resource":"scalers","responseKind":{"kind":"Scaler"},"scope":"Cluster","verbs":["list"]}]}]}]})";

TEST_CASE("recorded lists become a cluster that answers with the same objects") {
  TemporaryDirectory directory;
  directory.write("api.aggregated.json", kCore);
  directory.write("apis.aggregated.json", kGroups);
  directory.write("version.json", "{\"gitVersion\":\"v9\"}\n");
  directory.write(
      "api/v1/pods.json",
      R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"5000"},"items":[)"
      R"({"metadata":{"name":"b","namespace":"a","resourceVersion":"4999","uid":"u"}},)"
      R"({"metadata":{"name":"c","namespace":"a","resourceVersion":"7"},"spec":{"x":"]}"}}]})");
  directory.write(
      "apis/scaling/v2/scalers.json",
      R"({"items":[{"kind":"Scaler","apiVersion":"scaling/v2","metadata":{"name":"two"}}]})");
  directory.write("apis/scaling/v1/scalers.json", R"({"items":[{"metadata":{"name":"one"}}]})");
  FakeCluster cluster;
  load_recorded(cluster, directory.path());
  CHECK(names_in(ask(cluster, "/api/v1/pods").body) == "b c");
  CHECK(
      cluster.get("pods", {"a", "b"}) ==
      R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"b","namespace":"a","resourceVersion":"4999","uid":"u"}})");
  CHECK(cluster.revision() == 4999);
  CHECK(names_in(ask(cluster, "/apis/scaling/v2/scalers").body) == "two");
  CHECK(ask(cluster, "/api/v1/secrets").code == 404);
  CHECK(ask(cluster, "/version").body == "{\"gitVersion\":\"v9\"}\n");
}

TEST_CASE("a directory without discovery documents is refused by name") {
  TemporaryDirectory directory;
  FakeCluster cluster;
  CHECK_THROWS_AS(load_recorded(cluster, directory.path()), Error);
}

}  // namespace
}  // namespace k8scache::tests
