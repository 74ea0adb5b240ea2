#include "core/sync/plan.hpp"

#include "tests/support/fake_types.hpp"
#include "tests/support/problem.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace k8scache;
using sync::ListJob;
using sync::Selection;
using tests::problem_of;
using Words = std::vector<std::string>;

namespace {

model::ResourceType extra(const std::string& group, const std::string& plural,
                          const Words& verbs = {"list", "watch"}) {
  return {.group = group, .version = "v1", .kind = "X" + plural, .plural = plural, .verbs = verbs};
}

const model::Catalog& catalog() {
  static const model::Catalog kCatalog = [] {
    std::vector<model::CatalogType> types;
    const auto add = [&](const model::ResourceType& type) {
      types.push_back({.id = static_cast<std::int64_t>(types.size()) + 1,
                       .type = type,
                       .versions = {type.version},
                       .warnings = {}});
    };
    for (const tests::FakeType& one : tests::usual_types()) {
      const bool is_second_version = one.type.version == "v1" && one.type.group == "autoscaling";
      if (!is_second_version) add(one.type);
    }
    add(extra("", "componentstatuses"));
    add(extra("metrics.k8s.io", "pods"));
    add(extra("example.com", "reviews", {"create"}));
    add(extra("example.com", "removed"));
    types.back().serving = model::Serving::Gone;
    add(extra("example.com", "shaky"));
    types.back().serving = model::Serving::Stale;
    return model::Catalog(std::move(types));
  }();
  return kCatalog;
}

std::vector<ListJob> planned(const Selection& selection,
                             const std::vector<store::Cursor>& cursors = {}) {
  static const model::Registry kRegistry = model::Registry::load(
      {{"core.json", R"({"group":"","kinds":[{"version":"v1","kind":"Event","history":false}]})"}});
  return sync::plan(selection, catalog(), kRegistry, cursors);
}

/// `pods` or `pods@ns`, in order.
Words names(const std::vector<ListJob>& jobs) {
  Words found;
  for (const ListJob& job : jobs) {
    found.push_back(job.type.plural_and_group() + (job.at.scope.empty() ? "" : "@" + job.at.scope));
  }
  return found;
}

bool contains(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

TEST_CASE("by default everything is listed that has state of its own") {
  const Words all = names(planned({}));
  for (const char* const name : {"pods", "events", "secrets", "leases.coordination.k8s.io",
                                 "clusterroles.rbac.authorization.k8s.io", "shaky.example.com"}) {
    CAPTURE(std::string(name));
    CHECK(contains(all, name));
  }
  for (const char* const name : {"events.events.k8s.io", "pods.metrics.k8s.io", "componentstatuses",
                                 "bindings", "reviews.example.com", "removed.example.com"}) {
    CAPTURE(std::string(name));
    CHECK_FALSE(contains(all, name));
  }
}

TEST_CASE("what people look at most is listed first, the rest in discovery order") {
  const Words all = names(planned({}));
  const Words first(all.begin(), all.begin() + 5);
  CHECK(first == Words{"namespaces", "pods", "deployments.apps", "services", "nodes"});
  CHECK(all.back() == "shaky.example.com");
}

TEST_CASE("named types, categories and short names are listed, also what no default holds") {
  CHECK(names(planned({.kinds = {"po", "deploy"}})) == Words{"pods", "deployments.apps"});
  CHECK(names(planned({.kinds = {"events.events.k8s.io"}})) == Words{"events.events.k8s.io"});
  CHECK(names(planned({.kinds = {"pods.metrics.k8s.io"}})) == Words{"pods.metrics.k8s.io"});
  CHECK(names(planned({.kinds = {"all"}})).size() == 10);
  CHECK(names(planned({.kinds = {"all", "pods"}})).size() == 10);
  for (const ListJob& job : planned({.kinds = {"pods"}})) CHECK(job.named);
  for (const ListJob& job : planned({})) CHECK_FALSE(job.named);
}

TEST_CASE("excluded types are not listed, and may be unknown") {
  const Words all = names(planned({.exclude = {"po", "nonsense", "ev"}}));
  CHECK_FALSE(contains(all, "pods"));
  CHECK_FALSE(contains(all, "events"));
  CHECK(contains(all, "services"));
  CHECK(names(planned({.kinds = {"all"}, .exclude = {"pods"}})).size() == 9);
}

TEST_CASE("a named type that does not exist is refused, with a suggestion") {
  CHECK(problem_of(ErrorKind::Usage,
                   [] {
                     (void)planned({.kinds = {"pods", "deploments"}});
                   }) ==
        "the server doesn't have a resource type \"deploments\"; did you mean \"deployments\"?");
  CHECK(problem_of(ErrorKind::Usage, [] { (void)planned({.kinds = {"zzzzzzzz"}}); }) ==
        "the server doesn't have a resource type \"zzzzzzzz\"");
}

TEST_CASE("Secrets are not listed when they are off; to name them then is a mistake") {
  CHECK_FALSE(contains(names(planned({.secrets = model::SecretsMode::Off})), "secrets"));
  const Selection mistaken{.kinds = {"secrets"}, .secrets = model::SecretsMode::Off};
  CHECK(problem_of(ErrorKind::Usage, [&] {
          (void)planned(mistaken);
        }).starts_with("secrets are asked for, but not to be stored: --secrets is off"));
  CHECK(contains(names(planned({.secrets = model::SecretsMode::Metadata})), "secrets"));
}

TEST_CASE("a named type that nobody can list is refused, one that is gone is told apart") {
  CHECK(problem_of(ErrorKind::Usage, [] { (void)planned({.kinds = {"reviews"}}); }) ==
        "reviews.example.com cannot be listed by anyone");
  const Selection selection{.kinds = {"pods", "removed"}};
  CHECK(names(planned(selection)) == Words{"pods"});
  CHECK(names(sync::gone(selection, catalog())) == Words{"removed.example.com"});
  CHECK(sync::gone({}, catalog()).empty());
}

TEST_CASE("with namespaces, types that have them are listed in each, others as a whole") {
  CHECK(names(planned({.kinds = {"pods", "nodes"}, .namespaces = {"a", "b"}})) ==
        Words{"pods@a", "pods@b", "nodes"});
}

TEST_CASE("a namespace that is named twice is listed once") {
  CHECK(names(planned({.kinds = {"pods"}, .namespaces = {"a", "b", "a"}})) ==
        Words{"pods@a", "pods@b"});
}

TEST_CASE("a type whose rows are of all namespaces stays so, unless it is to be narrowed") {
  const std::int64_t pods = catalog().find("pods").type->id;
  store::Cursor wide;
  wide.at = {pods, ""};
  wide.complete = true;
  const Selection narrow{.kinds = {"pods", "services"}, .namespaces = {"a"}};
  CHECK(names(planned(narrow, {wide})) == Words{"pods", "services@a"});
  Selection rescope = narrow;
  rescope.rescope = true;
  CHECK(names(planned(rescope, {wide})) == Words{"pods@a", "services@a"});
  wide.complete = false;
  CHECK(names(planned(narrow, {wide})) == Words{"pods@a", "services@a"});
  wide.complete = true;
  wide.at.scope = "b";
  CHECK(names(planned(narrow, {wide})) == Words{"pods@a", "services@a"});
}

TEST_CASE("the registry says whose changes leave no trace") {
  for (const ListJob& job : planned({})) {
    CAPTURE(job.type.plural);
    CHECK(job.history == (job.type.kind != "Event"));
  }
}

TEST_CASE("a list that is forbidden as a whole stands in for one of each namespace") {
  const ListJob whole = planned({.kinds = {"pods"}}).front();
  const auto scoped = sync::by_namespace(whole, {"a", "b"});
  CHECK(names(scoped) == Words{"pods@a", "pods@b"});
  CHECK(scoped.front().named);
  CHECK(scoped.front().at.type == whole.at.type);
  CHECK(sync::by_namespace(whole, {}).empty());
}
