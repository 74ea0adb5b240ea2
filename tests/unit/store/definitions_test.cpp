#include "core/store/definitions.hpp"

#include "core/store/reader.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("a custom type has its definition in the cache, others have none") {
  tests::SyncSetup setup;
  setup.cluster.put(tests::small_object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "",
                                        "widgets.example.com"));
  setup.cluster.put(tests::small_pod("a", "p"));
  CHECK_FALSE(sync::failure(setup.run({.kinds = {"pods"}})));
  const model::ResourceType widgets{.group = "example.com", .plural = "widgets"};
  {
    store::Reader reader(setup.path());
    CHECK(store::definition_of(reader, widgets).empty());  // none was synced yet
  }
  CHECK_FALSE(sync::failure(setup.run({})));
  store::Reader reader(setup.path());
  CHECK(store::definition_of(reader, widgets).find("widgets.example.com") != std::string::npos);
  CHECK(store::definition_of(reader, {.group = "", .plural = "pods"}).empty());
}
