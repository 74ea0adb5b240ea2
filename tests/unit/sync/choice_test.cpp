#include "core/sync/choice.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace k8scache;
using namespace std::chrono_literals;
using sync::Method;

namespace {

const Instant kNow{std::chrono::hours(1000)};

struct Case {
  sync::ListJob job{.at = {1, ""}, .type = {.verbs = {"list", "watch"}}, .recipe = "v1 of 1.36"};
  store::Cursor cursor{.at = {1, ""},
                       .complete = true,
                       .resource_version = "5",
                       .cost = {.time = 1s, .requests = 9, .bytes = 50 << 20},
                       .recipe = "v1 of 1.36",
                       .compared_at = kNow - 1h};
  sync::Thrift thrift;

  std::string chosen() {
    std::vector<sync::ListJob> jobs{job};
    sync::choose(jobs, {cursor}, thrift, kNow);
    job = jobs.front();
    switch (job.method) {
      case Method::List:
        return job.known_version.empty() ? "list" : "list after " + job.known_version;
      case Method::Compare: return "compare";
      case Method::CompareAll: return "compare all";
      case Method::CatchUp:
        return std::string(job.patient ? "watch long" : "watch") +
               (job.if_unproved == Method::Compare ? ", compare" : ", list");
    }
    return "";
  }
};

template <typename Change>
std::string chosen(Change change) {
  Case one;
  change(one);
  return one.chosen();
}

}  // namespace

TEST_CASE("a large type is compared, a small one listed") {
  CHECK(chosen([](Case&) {}) == "compare");
  CHECK(chosen([](Case& c) { c.cursor.cost.bytes = 1000; }) == "list after 5");
  CHECK(chosen([](Case& c) { c.cursor.cost.bytes = 1000, c.thrift.smallest_compared = 0; }) ==
        "compare");
}

TEST_CASE("a list is as large as it would be as JSON: what is compared is the same types") {
  const auto chosen_at = [](std::int64_t bytes, const char* form) {
    return chosen([&](Case& c) { c.cursor.cost.bytes = bytes, c.cursor.form = form; });
  };
  CHECK(chosen_at(700 << 10, "json") == "list after 5");
  CHECK(chosen_at(700 << 10, "protobuf") == "compare");
  CHECK(chosen_at(500 << 10, "protobuf") == "list after 5");
}

TEST_CASE("what was never whole, or has no versions, is listed") {
  CHECK(chosen([](Case& c) { c.cursor.complete = false; }) == "list");
  CHECK(chosen([](Case& c) { c.cursor.resource_version = ""; }) == "list");
  CHECK(chosen([](Case& c) { c.job.type.verbs = {"list"}; }) == "list");
  CHECK(chosen([](Case& c) { c.cursor.at.scope = "web"; }) == "list");
}

TEST_CASE("what may look different though nothing changed is listed") {
  CHECK(chosen([](Case& c) { c.job.recipe = "v1 of 1.37"; }) == "list after 5");
  CHECK(chosen([](Case& c) { c.cursor.recipe = ""; }) == "list after 5");
  CHECK(chosen([](Case& c) { c.job.doubtful = true; }) == "list after 5");
  CHECK(chosen([](Case& c) { c.thrift.full = true; }) == "list after 5");
}

TEST_CASE("a gentle run watches, and then does what it would have done") {
  CHECK(chosen([](Case& c) { c.thrift.gentle = true; }) == "watch long, compare");
  CHECK(chosen([](Case& c) { c.thrift.gentle = true, c.cursor.cost.bytes = 100'000; }) ==
        "watch long, list");
}

TEST_CASE("what is one small request is no watch in a gentle run either") {
  CHECK(chosen([](Case& c) { c.thrift.gentle = true, c.cursor.cost.bytes = 1000; }) ==
        "list after 5");
}

TEST_CASE("what takes longer than a watch to prove itself is watched") {
  CHECK(chosen([](Case& c) { c.cursor.cost.time = 6s; }) == "watch, compare");
  CHECK(chosen([](Case& c) {
          c.cursor.cost.time = 6s;
          c.cursor.refreshed = store::Refresh::Compared;
          c.cursor.refresh_cost.time = 900ms;
        }) == "compare");
  CHECK(chosen([](Case& c) { c.cursor.cost = {.time = 2s, .requests = 1, .bytes = 1000}; }) ==
        "watch, list");
  CHECK(chosen([](Case& c) { c.cursor.cost.time = 6s, c.thrift.full = true; }) == "list after 5");
}

TEST_CASE("versions are compared once a day, and after 50 refreshes without") {
  for (const bool gentle : {false, true}) {
    CAPTURE(gentle);
    CHECK(chosen([&](Case& c) { c.thrift.gentle = gentle, c.cursor.compared_at = kNow - 25h; }) ==
          "compare all");
    CHECK(chosen([&](Case& c) { c.thrift.gentle = gentle, c.cursor.shortcuts = 50; }) ==
          "compare all");
    CHECK(chosen([&](Case& c) { c.thrift.gentle = gentle, c.cursor.compared_at.reset(); }) ==
          "compare all");
  }
}

TEST_CASE("what was dearer to compare than to list is listed the next time") {
  CHECK(chosen([](Case& c) {
          c.cursor.refreshed = store::Refresh::Compared;
          c.cursor.cost.time = 500ms;
          c.cursor.refresh_cost.time = 600ms;
        }) == "list after 5");
  CHECK(chosen([](Case& c) {
          c.cursor.refreshed = store::Refresh::Compared;
          c.cursor.refresh_cost.time = 900ms;
        }) == "compare");
}
