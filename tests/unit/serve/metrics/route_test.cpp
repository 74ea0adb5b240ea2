#include "core/serve/metrics/route.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace k8scache;

namespace {

std::string route(const std::string& target, const std::string& method = "GET") {
  const serve::Request request{.method = method, .target = target, .headers = {}, .body = {}};
  return serve::route_names()[serve::route_of(request)];
}

}  // namespace

TEST_CASE("a route has no name of an object, a type or a cluster") {
  for (const auto& [target, name] : std::initializer_list<std::pair<const char*, const char*>>{
           {"/", "/"},
           {"/livez", "/livez"},
           {"/readyz/prod?verbose", "/readyz"},
           {"/healthz", "/healthz"},
           {"/metrics", "/metrics"},
           {"/metrics/", "/metrics"},
           {"/metrics/kube", "other"},
           {"/openapi.json", "/openapi.json"},
           {"/api/v1/health", "/api/v1/health"},
           {"/api/v1/%68ealth", "/api/v1/health"},
           {"/api/v1/stats/overview?cluster=x", "/api/v1/stats/overview"},
           {"/api/v1/pods", "/api/v1/{plural}"},
           {"/api/v1/nosuchword?watch=true", "/api/v1/{plural}"},
           {"/api/v1/pods/0b1e", "/api/v1/{plural}/{uid}"},
           {"/api/v1/namespaces/web/pods", "/api/v1/namespaces/{namespace}/{plural}"},
           {"/api/v1/namespace/web/pods", "/api/v1/namespace/{namespace}/{plural}"},
           {"/api/v1/namespaces/web/pods/x", "/api/v1/namespaces/{namespace}/{plural}/{name}"},
           {"/api/v1/a/b/c/d", "other"},
           {"/api/v1", "other"},
           {"/api/v2/pods", "other"},
           {"/nosuch", "other"},
           {"//", "other"},
           {"/api/v1/../metrics", "other"},
           {"/api/v1/%zz", "other"},
           {"metrics", "other"},
           {"", "other"}}) {
    CAPTURE(target);
    CHECK(route(target) == name);
  }
}

TEST_CASE("of the Kubernetes API it is what is done that counts") {
  for (const auto& [rest, name] : std::initializer_list<std::pair<const char*, const char*>>{
           {"", "/k8s/discovery"},
           {"/api", "/k8s/discovery"},
           {"/api/v1", "/k8s/discovery"},
           {"/apis/apps/v1", "/k8s/discovery"},
           {"/api/v1/pods", "/k8s/list"},
           {"/api/v1/pods?watch=0", "/k8s/list"},
           {"/api/v1/pods?labelSelector=watch", "/k8s/list"},
           {"/api/v1/pods?watch=true", "/k8s/watch"},
           {"/api/v1/namespaces", "/k8s/list"},
           {"/api/v1/namespaces/web", "/k8s/get"},
           {"/api/v1/namespaces/web/pods?limit=1&watch=1", "/k8s/watch"},
           {"/apis/apps/v1/namespaces/web/deployments/front/status", "/k8s/get"},
           {"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "/k8s/list"},
           {"/openapi/v3", "/k8s/openapi"},
           {"/openapi/v3/apis/apps/v1?hash=1", "/k8s/openapi"},
           {"/version", "/k8s/version"},
           {"/readyz", "/k8s/probe"},
           {"/nosuch", "/k8s/discovery"}}) {
    CAPTURE(rest);
    CHECK(route(std::string("/k8s/clusters/prod") + rest) == name);
    CHECK(route(std::string("/k8s/clusters/arn:aws:eks:x:cluster/prod") + rest) == name);
    CHECK(route(std::string("/k8s/clusters/arn%3Aaws%3Aeks%3Ax%3Acluster%2Fprod") + rest) == name);
  }
  const std::string access =
      "/k8s/clusters/prod/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  CHECK(route(access, "POST") == "/k8s/review");
  CHECK(route("/k8s/clusters/prod/api/v1/pods", "POST") == "/k8s/list");
  CHECK(route("/k8s/clusters") == "other");
}

TEST_CASE("only a watch is one, and what cannot be read has a name too") {
  CHECK(serve::route_names()[serve::unread_route()] == "unread");
  CHECK_FALSE(serve::is_kube_watch(serve::unread_route()));
  const serve::Request watch{.method = "GET",
                             .target = "/k8s/clusters/prod/api/v1/pods?watch=true",
                             .headers = {},
                             .body = {}};
  CHECK(serve::is_kube_watch(serve::route_of(watch)));
}
