#include "core/store/coverage.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using store::Coverage;
using store::Cursor;
using store::Knowledge;
using Words = std::vector<std::string>;

namespace {

Instant minute(int number) { return Instant(std::chrono::minutes(number)); }

Cursor complete(const std::string& scope, int as_of) {
  return {
      .at = {1, scope}, .complete = true, .as_of = minute(as_of), .coverage = Coverage::Covered};
}
Cursor forbidden(const std::string& scope) {
  return {.at = {1, scope}, .coverage = Coverage::Forbidden, .error = "forbidden: " + scope};
}
Cursor failed(const std::string& scope) { return {.at = {1, scope}, .error = "timeout: " + scope}; }
Cursor forbidden_later(const std::string& scope, int as_of) {
  Cursor cursor = complete(scope, as_of);
  cursor.coverage = Coverage::Forbidden;
  cursor.error = "not any more";
  return cursor;
}

}  // namespace

TEST_CASE("none, not allowed and never synced are different answers") {
  struct Case {
    const char* name;
    std::vector<Cursor> cursors;
    Words asked;
    Knowledge knowledge;
    Words namespaces;
    Words missing;
    std::string why;
  };
  const std::vector<Case> cases = {
      {"nothing was ever asked", {}, {}, Knowledge::Never, {}, {}, ""},
      {"nothing was ever asked, one namespace", {}, {"a"}, Knowledge::Never, {}, {"a"}, ""},
      {"the first list has not ended", {{.at = {1, ""}}}, {}, Knowledge::Never, {}, {}, ""},
      {"the only list failed", {failed("")}, {}, Knowledge::Never, {}, {}, "timeout: "},
      {"the only list failed, one namespace",
       {failed("")},
       {"a"},
       Knowledge::Never,
       {},
       {"a"},
       "timeout: "},
      {"all was listed", {complete("", 5)}, {}, Knowledge::Whole, {}, {}, ""},
      {"all was listed, one namespace", {complete("", 5)}, {"a"}, Knowledge::Whole, {"a"}, {}, ""},
      {"all was listed, a glob", {complete("", 5)}, {"a*"}, Knowledge::Whole, {}, {}, ""},
      {"all is forbidden", {forbidden("")}, {}, Knowledge::Forbidden, {}, {}, "forbidden: "},
      {"all is forbidden, one namespace",
       {forbidden("")},
       {"a"},
       Knowledge::Forbidden,
       {},
       {"a"},
       "forbidden: "},
      {"all is forbidden, and so is each namespace",
       {forbidden(""), forbidden("a"), forbidden("b")},
       {},
       Knowledge::Forbidden,
       {},
       {"a", "b"},
       "forbidden: "},
      {"all is forbidden, but one namespace is not",
       {forbidden(""), complete("a", 5), forbidden("b")},
       {},
       Knowledge::Partial,
       {"a"},
       {"b"},
       "forbidden: "},
      {"the namespace that is not forbidden",
       {forbidden(""), complete("a", 5), forbidden("b")},
       {"a"},
       Knowledge::Whole,
       {"a"},
       {},
       ""},
      {"the namespace that is",
       {forbidden(""), complete("a", 5), forbidden("b")},
       {"b"},
       Knowledge::Forbidden,
       {},
       {"b"},
       "forbidden: b"},
      {"both",
       {forbidden(""), complete("a", 5), forbidden("b")},
       {"a", "b"},
       Knowledge::Partial,
       {"a"},
       {"b"},
       "forbidden: b"},
      {"a namespace that nobody asked for",
       {complete("a", 5)},
       {"c"},
       Knowledge::Never,
       {},
       {"c"},
       ""},
      {"a glob over single namespaces",
       {complete("a", 5)},
       {"*"},
       Knowledge::Partial,
       {"a"},
       {},
       ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const store::Answerable answer = store::answerable(one.cursors, one.asked);
    CHECK(answer.knowledge == one.knowledge);
    CHECK(answer.namespaces == one.namespaces);
    CHECK(answer.missing == one.missing);
    CHECK(answer.why == one.why);
    CHECK_FALSE(answer.forbidden_now);
  }
}

TEST_CASE("rows of what became forbidden later stay, and say so") {
  const store::Answerable whole = store::answerable({forbidden_later("", 5)}, {});
  CHECK(whole.knowledge == Knowledge::Whole);
  CHECK(whole.forbidden_now);
  CHECK(whole.why == "not any more");
  CHECK(whole.as_of == minute(5));
  const store::Answerable one =
      store::answerable({complete("a", 9), forbidden_later("b", 5)}, {"b"});
  CHECK(one.knowledge == Knowledge::Whole);
  CHECK(one.forbidden_now);
  CHECK_FALSE(store::answerable({complete("a", 9), forbidden_later("b", 5)}, {"a"}).forbidden_now);
}

TEST_CASE("an answer is as old as the oldest of its parts") {
  const std::vector<Cursor> cursors = {complete("a", 9), complete("b", 5), complete("c", 7)};
  CHECK(store::answerable(cursors, {}).as_of == minute(5));
  CHECK(store::answerable(cursors, {"a", "c"}).as_of == minute(7));
  CHECK(store::answerable(cursors, {"d"}).as_of == std::nullopt);
  // The list of all namespaces is looked at only where a namespace has none of its own.
  CHECK(store::answerable({complete("", 3), complete("a", 9)}, {"a"}).as_of == minute(9));
}
