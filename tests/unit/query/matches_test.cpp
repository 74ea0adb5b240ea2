#include "core/query/matches.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

using namespace k8scache;

TEST_CASE("a glob fits whole names, as in shells") {
  struct Case {
    std::string_view pattern;
    std::string_view text;
    bool fits;
  };
  const std::vector<Case> cases = {
      {"*", "", true},          {"*", "web", true},       {"?", "", false},
      {"w*", "web", true},      {"w*", "a-web", false},   {"*b", "web", true},
      {"*e*", "web", true},     {"*-*-*", "a-b", false},  {"*-*-*", "a-b-c", true},
      {"w?b", "web", true},     {"w?b", "wb", false},     {"??", "é1", true},
      {"[a-c]x", "bx", true},   {"[a-c]x", "dx", false},  {"[!a-c]x", "dx", true},
      {"[^a-c]x", "bx", false}, {"[]a]", "]", true},      {"[!]a]", "]", false},
      {"[a-]", "-", true},      {"[a-]", "b", false},     {"[[]", "[", true},
      {"web[", "web[", false},  {"*.io", "x.io", true},   {"a*b*c", "abbbc", true},
      {"a*b*c", "abbb", false}, {"team-*", "team", false}};
  for (const Case& one : cases) {
    CAPTURE(one.pattern);
    CAPTURE(one.text);
    CHECK(query::fits_glob(one.pattern, one.text) == one.fits);
  }
}

TEST_CASE("a query means namespace, name and labels at once") {
  const model::ObjectKey key{"team-a", "web-1"};
  const query::Labels labels = query::parse_label_set("app=web,tier=front");
  struct Case {
    const char* name;
    query::Query query;
    bool holds;
  };
  const std::vector<Case> cases = {
      {"nothing asked", {}, true},
      {"its namespace", {.namespaces = {"x", "team-a"}}, true},
      {"another namespace", {.namespaces = {"team"}}, false},
      {"a glob of namespaces", {.namespaces = {"team-*"}}, true},
      {"its name", {.names = {"web-1"}}, true},
      {"another name in its namespace", {.namespaces = {"team-a"}, .names = {"web"}}, false},
      {"its labels", {.labels = query::LabelSelector::parse("app=web,tier!=back")}, true},
      {"its name, other labels",
       {.names = {"web-1"}, .labels = query::LabelSelector::parse("!app")},
       false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(query::matches(one.query, key, labels) == one.holds);
  }
}
