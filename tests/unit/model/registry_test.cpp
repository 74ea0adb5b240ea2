#include "core/model/registry.hpp"

#include "core/base/error.hpp"
#include "core/view/columns.hpp"
#include "core/view/formatters.hpp"
#include "tests/support/shipped_registry.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace k8scache;
using namespace k8scache::model;
using k8scache::tests::shipped_registry;

namespace {

std::string usage_error(const std::string& text) {
  try {
    Registry::load({{"mine.json", text}});
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("every shipped kind can be shown, has a plural and says what it imitates") {
  CHECK(shipped_registry().entries().size() > 50);
  for (const RegistryEntry& entry : shipped_registry().entries()) {
    CAPTURE(entry.source);
    CAPTURE(entry.kind);
    CHECK_NOTHROW(view::check(entry));
    CHECK_FALSE(entry.columns.empty());
    CHECK_FALSE(entry.version.empty());
    CHECK_FALSE(entry.plural.empty());
    CHECK_FALSE(entry.spec.empty());
    CHECK_FALSE(entry.icon.empty());
    CHECK_FALSE(entry.field_selectors.empty());
  }
}

TEST_CASE("every formatter is used by a shipped kind") {
  std::string everything;
  for (const RegistryFile& file : tests::shipped_files()) everything += file.text;
  for (const view::Formatter& formatter : view::formatters()) {
    CAPTURE(formatter.name);
    const std::string use = "\"format\": \"" + std::string(formatter.name) + "\"";
    CHECK(everything.find(use) != std::string::npos);
  }
}

TEST_CASE("no kind is shipped twice") {
  std::set<std::string> seen;
  std::size_t kinds = 0;
  for (const RegistryFile& file : tests::shipped_files()) {
    const Registry registry = Registry::load({file});
    for (const RegistryEntry& entry : registry.entries()) {
      seen.insert(entry.kind + "." + entry.group);
      ++kinds;
    }
  }
  CHECK(seen.size() == kinds);
}

TEST_CASE("events and leases leave no history, everything else does") {
  std::set<std::string> without;
  for (const RegistryEntry& entry : shipped_registry().entries()) {
    if (!entry.history) without.insert(entry.kind + "." + entry.group);
  }
  CHECK(without ==
        std::set<std::string>{"Event.", "Event.events.k8s.io", "Lease.coordination.k8s.io"});
}

TEST_CASE("a kind is found by its group and kind, exactly") {
  const RegistryEntry* deployment = shipped_registry().find("apps", "Deployment");
  REQUIRE(deployment != nullptr);
  CHECK(deployment->plural == "deployments");
  CHECK(deployment->short_names == std::vector<std::string>{"deploy"});
  CHECK(deployment->categories == std::vector<std::string>{"all"});
  CHECK(deployment->source == "apps_v1.json");
  CHECK(shipped_registry().find("", "Deployment") == nullptr);
  CHECK(shipped_registry().find("apps", "deployment") == nullptr);
  CHECK(shipped_registry().find("flowcontrol.apiserver.k8s.io", "FlowSchema")->order ==
        ".spec.matchingPrecedence");
}

TEST_CASE("a later file replaces the keys it gives and leaves the others") {
  const Registry registry = Registry::load({
      {"a.json", R"({"group":"g","kinds":[{"kind":"K","plural":"ks","history":false,
          "columns":[{"name":"A","format":"text","path":".a"}]}]})"},
      {"b.json", R"({"group":"g","kinds":[{"kind":"K","icon":"k"}]})"},
      {"c.json", R"({"group":"g","kinds":[{"kind":"K",
          "columns":[{"name":"B","format":"age","type":"date","wide":true}]},{"kind":"L"}]})"},
  });
  REQUIRE(registry.entries().size() == 2);
  const RegistryEntry& entry = registry.entries().front();
  CHECK(entry.plural == "ks");
  CHECK(entry.icon == "k");
  CHECK_FALSE(entry.history);
  REQUIRE(entry.columns.size() == 1);
  CHECK(entry.columns[0].name == "B");
  CHECK(entry.columns[0].format == "age");
  CHECK(entry.columns[0].wide);
  CHECK(entry.columns[0].type == "date");
  CHECK(entry.columns[0].options == R"({"format":"age","name":"B","type":"date","wide":true})");
  CHECK(entry.source == "c.json");
}

TEST_CASE("a file that is wrong is named, with kind, column and the key that was probably meant") {
  CHECK(usage_error("{").starts_with("mine.json: cannot read JSON"));
  CHECK(usage_error("[]") == R"(mine.json: must be an object with "group" and "kinds")");
  CHECK(usage_error(R"({"group":"g","kind":[]})") ==
        R"(mine.json: unknown key "kind", did you mean "kinds"?)");
  CHECK(usage_error(R"({"kinds":[]})") == R"(mine.json: "group" must be a text)");
  CHECK(usage_error(R"({"group":"g","kinds":{}})") ==
        R"(mine.json: "kinds" must be a list of kinds)");
  CHECK(usage_error(R"({"group":"g","kinds":[{}]})") == R"(mine.json: "kind" must be a text)");
  CHECK(usage_error(R"({"group":"g","kinds":[{"kind":"K","colums":[]}]})") ==
        R"(mine.json: kind K: unknown key "colums", did you mean "columns"?)");
  CHECK(usage_error(R"({"group":"g","kinds":[{"kind":"K","short":"k"}]})") ==
        R"(mine.json: kind K: "short" must be a list of texts)");
  CHECK(usage_error(R"({"group":"g","kinds":[{"kind":"K","history":"no"}]})") ==
        R"(mine.json: kind K: "history" must be true or false)");
  CHECK(usage_error(R"({"group":"g","kinds":[{"kind":"K","columns":[{"name":"A"}]}]})") ==
        R"(mine.json: kind K: column A: "format" is missing)");
  CHECK(
      usage_error(R"({"group":"g","kinds":[{"kind":"K","columns":[{"name":"A","format":""}]}]})") ==
      R"(mine.json: kind K: column A: "format" is missing)");
  CHECK(
      usage_error(
          R"({"group":"g","kinds":[{"kind":"K","columns":[{"name":"A","format":"age","wide":1}]}]})") ==
      R"(mine.json: kind K: column A: "wide" must be true or false)");
  CHECK(
      usage_error(
          R"({"group":"g","kinds":[{"kind":"K","columns":[{"name":"A","format":"age","type":"time"}]}]})") ==
      R"(mine.json: kind K: column A: "type" must be one of string, integer, number, boolean, date)");
  CHECK(usage_error(R"({"group":"g","kinds":[]})") == "no error");
}

TEST_CASE("a type is named as the API names it") {
  ResourceType type;
  type.version = "v1";
  type.plural = "pods";
  type.verbs = {"list", "get"};
  CHECK(type.api_version() == "v1");
  CHECK(type.plural_and_group() == "pods");
  CHECK(type.can("list"));
  CHECK_FALSE(type.can("watch"));
  type.group = "apps";
  CHECK(type.api_version() == "apps/v1");
  CHECK(type.plural_and_group() == "pods.apps");
}
