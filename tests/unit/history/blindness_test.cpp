#include "core/history/blindness.hpp"

#include "core/base/time_format.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

namespace {

Instant at(int minute) {
  return *parse_rfc3339("2026-01-02T03:00:00Z") + std::chrono::minutes(minute);
}

store::Cursor cursor(const std::string& scope, Instant as_of) {
  store::Cursor cursor;
  cursor.at = {1, scope};
  cursor.complete = true;
  cursor.as_of = as_of;
  cursor.error = "gone";
  return cursor;
}

/// `web 10-12 why`, from and to as minutes.
std::vector<std::string> told(const std::vector<store::BlindInterval>& recorded,
                              const std::vector<store::Cursor>& cursors,
                              const std::vector<std::string>& namespaces, Instant since,
                              Instant now) {
  std::vector<std::string> lines;
  const auto minute = [](Instant instant) {
    return std::to_string(std::chrono::floor<std::chrono::minutes>(instant - at(0)).count());
  };
  for (const auto& one : history::blindness(recorded, cursors, namespaces, since, now)) {
    lines.push_back(one.at.scope + " " + minute(one.from) + "-" + (one.to ? minute(*one.to) : "") +
                    " " + one.reason);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("times without observation are told from an instant on, oldest first") {
  const std::vector<store::BlindInterval> recorded = {{{1, ""}, at(1), at(5), "early"},
                                                      {{1, "web"}, at(10), at(12), "no watcher"}};
  CHECK(told(recorded, {}, {}, at(6), at(60)) == Lines{"web 10-12 no watcher"});
  CHECK(told(recorded, {}, {}, at(5), at(60)) == Lines{" 1-5 early", "web 10-12 no watcher"});
  CHECK(told(recorded, {}, {"w*"}, at(4), at(60)) == Lines{" 1-5 early", "web 10-12 no watcher"});
  CHECK(told(recorded, {}, {"db"}, at(4), at(60)) == Lines{" 1-5 early"});
}

TEST_CASE("the time since the last look counts, once it is longer than a watcher is silent") {
  const Instant now = at(60);
  CHECK(told({}, {cursor("", now - std::chrono::seconds(15))}, {}, at(0), now).empty());
  CHECK(told({}, {cursor("", at(50)), cursor("web", at(40))}, {}, at(55), now) ==
        Lines{"web 40- gone", " 50- gone"});
  store::Cursor never = cursor("", at(10));
  never.complete = false;
  CHECK(told({}, {never}, {}, at(0), now).empty());
}

TEST_CASE("the moment between a list and its watch is no blindness to speak of") {
  const Instant then{std::chrono::hours(1)};
  history::Blindness blind{.at = {1, ""}, .from = then, .to = {}, .reason = "no watcher"};
  CHECK_FALSE(history::is_a_moment(blind));
  blind.to = then + std::chrono::milliseconds(999);
  CHECK(history::is_a_moment(blind));
  blind.to = then + std::chrono::seconds(1);
  CHECK_FALSE(history::is_a_moment(blind));
}
