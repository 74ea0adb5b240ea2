#include "core/store/catalog_rows.hpp"

#include "core/store/migrate.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace k8scache::store {
namespace {

model::CatalogType type(const std::string& group, const std::string& plural) {
  model::CatalogType entry;
  entry.type = {.group = group,
                .version = "v1",
                .kind = "K" + plural,
                .plural = plural,
                .singular = "",
                .scope = model::Scope::Cluster,
                .short_names = {"s", "t"},
                .categories = {"all"},
                .verbs = {"get", "list"}};
  entry.versions = {"v1", "v1beta1"};
  return entry;
}

Database fresh(const tests::TemporaryDirectory& folder) {
  Database database = Database::open(folder.path() + "/cache.db", Access::Create);
  migrate(database);
  return database;
}

TEST_CASE("types keep their ids and come back as they were, in the order of discovery") {
  const tests::TemporaryDirectory folder;
  Database database = fresh(folder);
  const model::Catalog first =
      save_catalog(database.sqlite(), {type("", "pods"), type("apps", "deployments")}, {});
  const model::Catalog second =
      save_catalog(database.sqlite(), {type("apps", "deployments"), type("", "pods")}, {});
  REQUIRE(second.types().size() == 2);
  CHECK(second.types()[0].id == first.types()[1].id);
  CHECK(second.types()[0].type == type("apps", "deployments").type);
  CHECK(second.types()[0].versions == std::vector<std::string>{"v1", "v1beta1"});
}

TEST_CASE("a type that discovery lacks is gone; one whose group failed is stale, not gone") {
  const tests::TemporaryDirectory folder;
  Database database = fresh(folder);
  save_catalog(database.sqlite(), {type("", "pods"), type("dead", "things"), type("old", "rest")},
               {});
  const model::Catalog later = save_catalog(database.sqlite(), {type("", "pods")}, {"dead"});
  CHECK(later.by_plural("", "pods")->serving == model::Serving::Served);
  CHECK(later.by_plural("dead", "things")->serving == model::Serving::Stale);
  CHECK(later.by_plural("old", "rest")->serving == model::Serving::Gone);
}

TEST_CASE("facts that are saved again replace their like and leave the others") {
  const tests::TemporaryDirectory folder;
  Database database = fresh(folder);
  save_meta(database.sqlite(), {{"context", "a"}, {"server", "s"}});
  save_meta(database.sqlite(), {{"context", "b"}});
  const Meta meta = load_meta(database.sqlite());
  CHECK(meta.at("context") == "b");
  CHECK(meta.at("server") == "s");
}

}  // namespace
}  // namespace k8scache::store
