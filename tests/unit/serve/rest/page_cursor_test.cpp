#include "core/serve/rest/page_cursor.hpp"

#include "core/base/crypto.hpp"
#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using tests::Served;

namespace {

std::string next_of(Served& served, const std::string& target) {
  return std::string(served.read(served.ask(target))["next"].text_or(""));
}

/// Pods whose values are their places, so that any order has something to compare.
std::vector<tests::ObjectFacts> pods(int count) {
  std::vector<tests::ObjectFacts> all;
  for (int i = 0; i < count; ++i) {
    all.push_back({i % 2 == 0 ? "a" : "b", fmt::format("p{:02}", i), std::to_string(i / 3)});
  }
  return all;
}

std::string all_by_pages(Served& served, const std::string& query) {
  std::string names;
  std::string next;
  for (int pages = 0; pages < 100; ++pages) {
    const std::string target = "/api/v1/pods?" + query + (next.empty() ? "" : "&cursor=" + next);
    names += (names.empty() ? "" : " ") + served.names(target);
    next = next_of(served, target);
    if (next.empty()) break;
  }
  return names;
}

}  // namespace

TEST_CASE("pages by cursor, one after the other, are the whole list") {
  Served served;
  served.list_pods(pods(25), "5");
  for (const std::string query : {"cluster=", "sort=data.value", "sort=-data.value", "search=p1",
                                  "sort=-data.value,metadata.name", "sort=status.nosuch"}) {
    CAPTURE(query);
    const std::string whole = served.names("/api/v1/pods?limit=1000&" + query);
    for (const char* limit : {"1", "3", "24", "25"}) {
      CHECK(all_by_pages(served, query + "&limit=" + limit) == whole);
    }
  }
}

TEST_CASE("a sorted page's cursor holds its place when the object it stood at is gone") {
  Served served;
  served.list_pods({{"a", "one", "1"}, {"a", "two", "2"}, {"a", "three", "3"}, {"a", "four", "4"}},
                   "5");
  const std::string up = next_of(served, "/api/v1/pods?sort=data.value&limit=2");
  const std::string down = next_of(served, "/api/v1/pods?sort=-data.value&limit=2");
  served.list_pods({{"a", "zero", "0", "6"}, {"a", "three", "3"}, {"a", "four", "4"}}, "6");
  CHECK(served.names("/api/v1/pods?sort=data.value&cursor=" + up) == "three four");
  CHECK(served.names("/api/v1/pods?sort=-data.value&cursor=" + down) == "zero");
}

TEST_CASE("an object that moved behind the cursor is told where it is now") {
  Served served;
  served.list_pods({{"a", "one", "1"}, {"a", "two", "2"}, {"a", "three", "3"}}, "5");
  const std::string next = next_of(served, "/api/v1/pods?sort=data.value&limit=2");
  served.list_pods({{"a", "one", "9", "6"}, {"a", "two", "2"}, {"a", "three", "3"}}, "6");
  CHECK(served.names("/api/v1/pods?sort=data.value&cursor=" + next) == "three one");
}

TEST_CASE("equal keys are told apart by namespace and name") {
  Served served;
  served.list_pods({{"b", "x", "1"}, {"a", "y", "1"}, {"a", "z", "1"}, {"c", "w", "1"}}, "5");
  const std::string next = next_of(served, "/api/v1/pods?sort=data.value&limit=2");
  served.list_pods({{"b", "x", "1"}, {"a", "y", "1"}, {"a", "zz", "1", "6"}, {"c", "w", "1"}}, "6");
  CHECK(served.names("/api/v1/pods?sort=data.value&cursor=" + next) == "zz x w");
}

TEST_CASE("what is no cursor of the question is refused") {
  Served served;
  served.list_pods(pods(5), "5");
  const std::string plain = next_of(served, "/api/v1/pods?limit=2");
  const std::string sorted = next_of(served, "/api/v1/pods?sort=data.value&limit=2");
  CHECK(served.ask("/api/v1/pods?sort=data.value&cursor=" + plain).status == 400);
  CHECK(served.ask("/api/v1/pods?cursor=" + sorted).status == 400);
  for (const char* text : {"x", "[]", "[1,2,\"a\"]", "[0,1,\"a\",\"b\"]", "[-1,1,\"a\",\"b\"]",
                           "[1,\"1\",\"a\",\"b\"]", "{\"a\":1}", "[1,1,\"a\",\"b\",\"c\"]"}) {
    CAPTURE(text);
    CHECK(served.ask("/api/v1/pods?cursor=" + base64url_encode(text)).status == 400);
  }
  // A place far behind the end is the end.
  CHECK(served.names("/api/v1/pods?cursor=" + base64url_encode(R"([99999999999,1,"zz","zz"])")) ==
        "");
}
