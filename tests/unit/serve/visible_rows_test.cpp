#include "core/serve/visible_rows.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using serve::Reach;
using store::Knowledge;

namespace {

const model::ResourceType kPods{.version = "v1", .kind = "Pod", .plural = "pods"};
const model::ResourceType kNamespaces{
    .version = "v1", .kind = "Namespace", .plural = "namespaces", .scope = model::Scope::Cluster};
const model::ResourceType kNodes{
    .version = "v1", .kind = "Node", .plural = "nodes", .scope = model::Scope::Cluster};
const Reach kAll{};
const Reach kSome{.who = "ci", .namespaces = {"db", "web"}};
constexpr const char* kWhy =
    "nodes is forbidden: the token \"ci\" is for the namespaces db, web only";

const std::vector<store::Cursor> kWhole{
    {.at = {1, ""}, .complete = true, .resource_version = "5", .as_of = Instant{}}};

Knowledge knowledge(const Reach& reach, const model::ResourceType& type, const std::string& ns,
                    const std::string& name = "") {
  return serve::answerable_to(reach, kWhole, type, ns, name).knowledge;
}

}  // namespace

TEST_CASE("who sees some namespaces knows of others only that they may not be seen") {
  CHECK(knowledge(kAll, kPods, "") == Knowledge::Whole);
  CHECK(knowledge(kAll, kNodes, "") == Knowledge::Whole);
  CHECK(knowledge(kSome, kPods, "web") == Knowledge::Whole);
  CHECK(knowledge(kSome, kPods, "other") == Knowledge::Forbidden);
  CHECK(knowledge(kSome, kPods, "we") == Knowledge::Forbidden);
  CHECK(knowledge(kSome, kNodes, "") == Knowledge::Forbidden);
  CHECK(knowledge(kSome, kNodes, "", "web") == Knowledge::Forbidden);
  CHECK(serve::answerable_to(kSome, kWhole, kNodes, "", "").why == kWhy);
  CHECK(knowledge(kSome, kNamespaces, "") == Knowledge::Whole);
  CHECK(knowledge(kSome, kNamespaces, "", "web") == Knowledge::Whole);
  CHECK(knowledge(kSome, kNamespaces, "", "other") == Knowledge::Forbidden);
  const store::Answerable all = serve::answerable_to(kSome, kWhole, kPods, "", "");
  CHECK(all.knowledge == Knowledge::Partial);
  CHECK(all.namespaces == kSome.namespaces);
  CHECK(serve::answerable_to(kSome, {}, kPods, "", "").knowledge == Knowledge::Never);
}

TEST_CASE("a question is cut to what may be seen, and refused when that is nothing") {
  const query::Query all{.type = 1, .namespaces = {}, .names = {}, .labels = {}};
  CHECK(serve::within(kAll, kPods, all).namespaces.empty());
  CHECK(serve::within(kSome, kPods, all).namespaces == kSome.namespaces);
  CHECK(serve::within(kSome, kNamespaces, all).names == kSome.namespaces);
  query::Query one = all;
  one.namespaces = {"web"};
  CHECK(serve::within(kSome, kPods, one).namespaces == std::vector<std::string>{"web"});
  one.namespaces = {"other"};
  CHECK_THROWS_AS(serve::within(kSome, kPods, one), Error);
  CHECK_THROWS_WITH_AS(serve::within(kSome, kNodes, all), kWhy, Error);
  query::Query named = all;
  named.names = {"db"};
  CHECK(serve::within(kSome, kNamespaces, named).names == std::vector<std::string>{"db"});
  named.names = {"other"};
  CHECK_THROWS_AS(serve::within(kSome, kNamespaces, named), Error);
  CHECK_THROWS_AS(serve::within(kSome, kNodes, named), Error);
}

TEST_CASE("an object is seen by its namespace, a namespace by its name") {
  CHECK(serve::is_visible(kAll, kNodes, {"", "n"}));
  CHECK(serve::is_visible(kSome, kPods, {"web", "p"}));
  CHECK_FALSE(serve::is_visible(kSome, kPods, {"other", "web"}));
  CHECK(serve::is_visible(kSome, kNamespaces, {"", "db"}));
  CHECK_FALSE(serve::is_visible(kSome, kNamespaces, {"", "other"}));
  CHECK_FALSE(serve::is_visible(kSome, kNodes, {"", "db"}));
}
