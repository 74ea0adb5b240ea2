#include "tests/support/fake_watch.hpp"

#include "core/json/value.hpp"
#include "tests/support/fake_questions.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <string>

namespace k8scache::tests {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The lines of a watch as `VERB name@version`, with `, ` between.
std::string said(const std::string& lines) {
  std::string result;
  for (std::size_t at = 0; at < lines.size();) {
    const auto end = lines.find('\n', at);
    json::Parser parser;
    const json::Value event = parser.parse(lines.substr(at, end - at));
    const json::Value metadata = event["object"]["metadata"];
    result += fmt::format("{}{} {}@{}", result.empty() ? "" : ", ", event["type"].text_or("?"),
                          metadata["name"].text_or("-"), metadata["resourceVersion"].text_or("-"));
    at = end + 1;
  }
  return result;
}

TEST_CASE("a watch says each change after its start once, in order") {
  FakeCluster cluster;
  const Revision start = cluster.put(pod("a"));
  ApiAnswer got = ask(cluster, fmt::format("/api/v1/pods?watch=true&resourceVersion={}", start));
  REQUIRE(got.watch);
  FakeWatch& watch = *got.watch;
  CHECK(watch.lines(milliseconds{0}).empty());
  cluster.put(pod("b"));
  cluster.put(pod("a", "web", R"({"x":"1"})"));
  cluster.remove("pods", {"web", "b"});
  CHECK(said(watch.lines(milliseconds{10})) ==
        fmt::format("ADDED b@{}, MODIFIED a@{}, DELETED b@{}", start + 1, start + 2, start + 3));
  CHECK(watch.lines(milliseconds{20}).empty());
  CHECK_FALSE(watch.is_over());
}

TEST_CASE("a watch without a start says everything first, a watch-list ends that with a mark") {
  FakeCluster cluster;
  const Revision now = cluster.put(pod("a"));
  CHECK(said(ask(cluster, "/api/v1/pods?watch=1").watch->lines(milliseconds{0})) ==
        fmt::format("ADDED a@{}", now));
  const std::string list =
      ask(cluster,
          "/api/v1/pods?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
          "&allowWatchBookmarks=true")
          .watch->lines(milliseconds{0});
  CHECK(said(list) == fmt::format("ADDED a@{0}, BOOKMARK -@{0}", now));
  CHECK(list.find(R"("k8s.io/initial-events-end":"true")") != std::string::npos);
}

TEST_CASE("an object that begins or ceases to match a watch's selector is added or deleted") {
  FakeCluster cluster;
  const Revision start = cluster.put(pod("a"));
  FakeWatch watch = *ask(cluster, fmt::format("/api/v1/pods?watch=true&resourceVersion={}"
                                              "&labelSelector=app=x",
                                              start))
                         .watch;
  cluster.put(pod("b"));
  cluster.put(pod("a", "web", R"({"app":"x"})"));
  cluster.put(pod("a", "web", R"({"app":"y"})"));
  cluster.remove("pods", {"web", "a"});
  CHECK(said(watch.lines(milliseconds{0})) ==
        fmt::format("ADDED a@{}, DELETED a@{}", start + 2, start + 3));
}

TEST_CASE("a watch from outside the window gets one 410 event and ends") {
  FakeCluster cluster;
  cluster.set_window(2);
  const Revision start = cluster.put(pod("a"));
  for (const char* name : {"b", "c", "d"}) cluster.put(pod(name));
  const auto lines_from = [&](Revision revision) {
    ApiAnswer got =
        ask(cluster, fmt::format("/api/v1/pods?watch=true&resourceVersion={}", revision));
    const std::string lines = got.watch->lines(milliseconds{0});
    CHECK(got.watch->is_over() == lines.starts_with(R"({"type":"ERROR")"));
    return lines;
  };
  CHECK(lines_from(start).find("\"code\":410") != std::string::npos);
  CHECK(said(lines_from(start + 1)) == fmt::format("ADDED c@{}, ADDED d@{}", start + 2, start + 3));
  cluster.forget("pods");
  CHECK(lines_from(start + 2).find("\"code\":410") != std::string::npos);
  CHECK(lines_from(start + 3).empty());
}

TEST_CASE("a lost change is never seen by a watch, but by the next list") {
  FakeCluster cluster;
  const Revision start = cluster.put(pod("a"));
  FakeWatch watch =
      *ask(cluster, fmt::format("/api/v1/pods?watch=true&resourceVersion={}", start)).watch;
  cluster.remove("pods", {"web", "a"});
  cluster.lose_change("pods");
  cluster.put(pod("b"));
  CHECK(said(watch.lines(milliseconds{0})) == fmt::format("ADDED b@{}", start + 2));
  CHECK(names_in(ask(cluster, "/api/v1/pods").body) == "b");
}

TEST_CASE("bookmarks: each minute and two seconds before the end, only when asked and news") {
  FakeCluster cluster;
  const Revision start = cluster.put(pod("a"));
  const std::string target =
      fmt::format("/api/v1/pods?watch=true&resourceVersion={}&timeoutSeconds=90", start);
  FakeWatch asked = *ask(cluster, target + "&allowWatchBookmarks=true").watch;
  FakeWatch silent = *ask(cluster, target).watch;
  CHECK(asked.lines(seconds{59}).empty());
  CHECK(asked.lines(seconds{60}).empty());  // nothing happened anywhere
  const Revision elsewhere =
      cluster.put(R"({"kind":"Node","apiVersion":"v1","metadata":{"name":"n"}})");
  CHECK(asked.lines(seconds{87}).empty());
  CHECK(said(asked.lines(seconds{88})) == fmt::format("BOOKMARK -@{}", elsewhere));
  CHECK(asked.lines(seconds{89}).empty());
  CHECK_FALSE(asked.is_over());
  asked.lines(seconds{90});
  CHECK(asked.is_over());
  CHECK(silent.lines(seconds{88}).empty());
  CHECK(said(ask(cluster, "/api/v1/events?watch=true&resourceVersion=" + std::to_string(start) +
                              "&timeoutSeconds=10&allowWatchBookmarks=true")
                 .watch->lines(seconds{9})) == "");
}

}  // namespace
}  // namespace k8scache::tests
