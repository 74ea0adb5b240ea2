#include "core/serve/kube/resource_path.hpp"

#include "core/base/text.hpp"
#include "core/serve/url.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace k8scache;

TEST_CASE("a path of the Kubernetes API names group, version, namespace, type and object") {
  struct Case {
    const char* path;
    const char* means;  // group|version|ns|plural|name|subresource
  };
  const std::vector<Case> cases = {
      {"/api/v1/pods", "|v1||pods||"},
      {"/api/v1/namespaces", "|v1||namespaces||"},
      {"/api/v1/namespaces/web", "|v1||namespaces|web|"},
      {"/api/v1/namespaces/web/status", "|v1||namespaces|web|status"},
      {"/api/v1/namespaces/web/pods", "|v1|web|pods||"},
      {"/api/v1/namespaces/web/pods/a", "|v1|web|pods|a|"},
      {"/api/v1/namespaces/web/pods/a/status", "|v1|web|pods|a|status"},
      {"/api/v1/namespaces/web/pods/a/proxy/x/y", "|v1|web|pods|a|proxy/x/y"},
      {"/apis/apps/v1/deployments", "apps|v1||deployments||"},
      {"/apis/apps/v1/namespaces/web/deployments/front", "apps|v1|web|deployments|front|"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.path);
    const auto path = serve::resource_path(*serve::path_steps(one.path));
    REQUIRE(path);
    CHECK(join(std::vector{path->group, path->version, path->ns, path->plural, path->name,
                           path->subresource},
               "|") == one.means);
  }
  for (const char* other : {"/", "/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1",
                            "/version", "/openapi/v3/apis"}) {
    CAPTURE(other);
    CHECK_FALSE(serve::resource_path(*serve::path_steps(other)));
  }
}
