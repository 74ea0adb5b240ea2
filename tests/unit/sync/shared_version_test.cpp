#include "core/sync/shared_version.hpp"

#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace k8scache;
using tests::small_object;

namespace {

bool is_built_in(const std::string& group) {
  model::ResourceType type;
  type.group = group;
  return sync::is_built_in(type);
}

}  // namespace

TEST_CASE("groups that are built into an API server are known, whoever else ends in k8s.io") {
  for (const char* group : {"", "apps", "batch", "rbac.authorization.k8s.io", "resource.k8s.io",
                            "flowcontrol.apiserver.k8s.io", "apiextensions.k8s.io"}) {
    CHECK_MESSAGE(is_built_in(group), group);
  }
  for (const char* group : {"metrics.k8s.io", "custom.metrics.k8s.io", "gateway.networking.k8s.io",
                            "snapshot.storage.k8s.io", "example.com", "k8s.io"}) {
    CHECK_FALSE_MESSAGE(is_built_in(group), group);
  }
}

TEST_CASE("an APIService without a service is the API server itself") {
  tests::SyncSetup setup;
  setup.cluster.add_type({.type = {.group = "apiregistration.k8s.io",
                                   .version = "v1",
                                   .kind = "APIService",
                                   .plural = "apiservices",
                                   .singular = "apiservice",
                                   .scope = model::Scope::Cluster,
                                   .short_names = {},
                                   .categories = {},
                                   .verbs = {"get", "list", "watch"}}});
  const auto put = [&](const std::string& name, const std::string& spec) {
    setup.cluster.put(
        small_object("apiregistration.k8s.io/v1", "APIService", "", name, R"("spec":)" + spec));
  };
  put("v1.example.com", R"({"group":"example.com","version":"v1"})");
  put("v2.example.com", R"({"group":"example.com","version":"v2","service":null})");
  put("v1.away.io", R"({"group":"away.io","version":"v1","service":{"name":"s","namespace":"n"}})");
  SUBCASE("as the rows say") {
    setup.run();
    store::Reader reader(setup.path());
    CHECK(sync::own_group_versions(reader) ==
          std::set<std::string>{"example.com/v1", "example.com/v2"});
  }
  SUBCASE("nothing where they are not kept") {
    setup.run({.kinds = {"pods"}});
    store::Reader reader(setup.path());
    CHECK(sync::own_group_versions(reader).empty());
  }
}
