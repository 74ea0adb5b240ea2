#include "core/kube/request.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using namespace k8scache::kube;

namespace {

model::ResourceType type(std::string group, std::string version, std::string plural) {
  return {.group = std::move(group), .version = std::move(version), .plural = std::move(plural)};
}

}  // namespace

TEST_CASE("a collection's path names group, version, namespace and plural") {
  CHECK(collection_path(type("", "v1", "pods"), "") == "/api/v1/pods");
  CHECK(collection_path(type("", "v1", "pods"), "web") == "/api/v1/namespaces/web/pods");
  CHECK(collection_path(type("apps", "v1", "deployments"), "") == "/apis/apps/v1/deployments");
  CHECK(collection_path(type("example.com", "v1beta1", "widgets"), "web") ==
        "/apis/example.com/v1beta1/namespaces/web/widgets");
}

TEST_CASE("a name cannot leave its place in the path") {
  CHECK(collection_path(type("", "v1", "pods"), "../x?y") == "/api/v1/namespaces/..%2Fx%3Fy/pods");
}

TEST_CASE("a page is asked for with limit and token, and never with a resource version") {
  CHECK(list_target(type("", "v1", "pods"), "", 50, "") == "/api/v1/pods?limit=50");
  CHECK(list_target(type("", "v1", "pods"), "web", 500, "a+b/c==&limit=1") ==
        "/api/v1/namespaces/web/pods?limit=500&continue=a%2Bb%2Fc%3D%3D%26limit%3D1");
}

TEST_CASE("everything but unreserved characters is percent-encoded") {
  CHECK(url_encoded("AZaz09-_.~") == "AZaz09-_.~");
  CHECK(url_encoded(" !\"#$%&'()*+,/:;<=>?@[]") ==
        "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5D");
  CHECK(url_encoded("é\n") == "%C3%A9%0A");
  CHECK(url_encoded("") == "");
}

TEST_CASE("the version of a storage is that of a list of an object that is not there") {
  const std::string query = "?limit=1&fieldSelector=metadata.name%3Dk8scache-probe-none";
  model::ResourceType nodes = type("", "v1", "nodes");
  nodes.scope = model::Scope::Cluster;
  CHECK(version_target(nodes, "") == "/api/v1/nodes" + query);
  CHECK(version_target(type("", "v1", "pods"), "") ==
        "/api/v1/namespaces/kube-system/pods" + query);
  CHECK(version_target(type("", "v1", "pods"), "web") == "/api/v1/namespaces/web/pods" + query);
}

TEST_CASE("a watch names the version it goes on from, and asks for bookmarks") {
  CHECK(watch_target(type("apps", "v1", "deployments"), "web", "a b", std::chrono::seconds(300)) ==
        "/apis/apps/v1/namespaces/web/deployments?watch=true&resourceVersion=a%20b"
        "&allowWatchBookmarks=true&timeoutSeconds=300");
}

TEST_CASE("we are called by our name, which API servers do not indent JSON for") {
  const std::string name = user_agent();
  CHECK(name.starts_with("k8scache/"));
  CHECK(name.find(" (linux/") != std::string::npos);
  CHECK(name.ends_with(")"));
}
