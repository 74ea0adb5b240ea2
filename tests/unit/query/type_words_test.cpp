#include "core/query/type_words.hpp"

#include <doctest/doctest.h>

namespace k8scache::query {
namespace {

using Words = std::vector<std::string>;

model::Catalog catalog() {
  model::CatalogType pods;
  pods.type = {.version = "v1", .kind = "Pod", .plural = "pods", .singular = "pod"};
  pods.type.categories = {"all"};
  return model::Catalog({pods});
}

TEST_CASE("types are the first words of pairs, else a comma list") {
  CHECK(type_words({"pods,svc", "web"}) == Words{"pods", "svc"});
  CHECK(type_words({"pods/a", "svc/b"}) == Words{"pods", "svc"});
  CHECK(type_words({"pods", "a"}) == Words{"pods"});
  CHECK(type_words({}).empty());
}

TEST_CASE("a word that is neither type nor category is unknown, once") {
  CHECK(unknown_types({"pods", "widgets", "all", "widgets", "pod"}, catalog()) == Words{"widgets"});
}

TEST_CASE("what is asked of unknown types is left out") {
  CHECK(without_types({"pods,widgets", "web"}, {"widgets"}) == Words{"pods", "web"});
  CHECK(without_types({"pods/a", "widgets/a", "pods/b"}, {"widgets"}) == Words{"pods/a", "pods/b"});
  CHECK(without_types({"widgets", "web"}, {"widgets"}).empty());
  CHECK(without_types({"widgets/a"}, {"widgets"}).empty());
  CHECK(without_types({"pods", "web"}, {}) == Words{"pods", "web"});
}

}  // namespace
}  // namespace k8scache::query
