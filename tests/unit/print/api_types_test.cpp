#include "core/print/api_types.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;

TEST_CASE("types are written in the order of kubectl's list") {
  const model::CatalogType deploy{.type = {.group = "apps",
                                           .version = "v1",
                                           .kind = "Deployment",
                                           .plural = "deployments",
                                           .singular = "deployment",
                                           .scope = model::Scope::Namespaced,
                                           .short_names = {"deploy"},
                                           .categories = {"all"},
                                           .verbs = {"get", "list"}},
                                  .versions = {"v1"},
                                  .warnings = {}};
  const model::CatalogType node{.type = {.group = "",
                                         .version = "v1",
                                         .kind = "Node",
                                         .plural = "nodes",
                                         .singular = "node",
                                         .scope = model::Scope::Cluster,
                                         .short_names = {},
                                         .categories = {},
                                         .verbs = {"get"}},
                                .versions = {"v1"},
                                .warnings = {}};
  CHECK(print::api_resource_list({&deploy, &node}, 0) ==
        R"({"kind":"APIResourceList","apiVersion":"v1","groupVersion":"","resources":[)"
        R"({"name":"deployments","singularName":"deployment","namespaced":true,"group":"apps",)"
        R"("version":"v1","kind":"Deployment","verbs":["get","list"],"shortNames":["deploy"],)"
        R"("categories":["all"]},{"name":"nodes","singularName":"node","namespaced":false,)"
        R"("version":"v1","kind":"Node","verbs":["get"]}]})");
  CHECK(print::api_resource_list({}, 0).ends_with(R"("resources":null})"));
}
