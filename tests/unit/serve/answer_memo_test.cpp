#include "core/serve/answer_memo.hpp"

#include "core/json/value.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

namespace {

serve::Request request_for(const std::string& target, std::vector<serve::Header> headers = {}) {
  return {.method = "GET", .target = target, .headers = std::move(headers), .body = {}};
}

serve::Response page(std::string body) {
  return {.status = 200, .headers = {{"ETag", "W/\"1\""}}, .body = std::move(body)};
}

/// Asked, and answered with that when nothing was kept: what was told.
std::string told(serve::AnswerMemo& memo, const serve::Request& request,
                 serve::AnswerMemo::Moment moment, serve::Response answer) {
  if (auto kept = memo.find(request, moment)) return "kept " + kept->body;
  memo.keep(answer);
  return answer.body;
}

}  // namespace

TEST_CASE(
    "an answer is kept from the second time on, until something is written or a second ends") {
  serve::AnswerMemo memo;
  const serve::Request request = request_for("/a");
  CHECK(told(memo, request, {1, 1}, page("x")) == "x");
  CHECK(told(memo, request, {1, 1}, page("x")) == "x");
  CHECK(told(memo, request, {1, 1}, page("y")) == "kept x");
  CHECK(told(memo, request, {1, 2}, page("y")) == "y");
  CHECK(told(memo, request, {1, 2}, page("y")) == "y");
  CHECK(told(memo, request, {1, 2}, page("z")) == "kept y");
  CHECK(told(memo, request, {2, 2}, page("z")) == "z");
  CHECK(told(memo, request, {2, 2}, page("z")) == "z");
  CHECK(told(memo, request, {2, 2}, page("z")) == "kept z");
  memo.clear();
  CHECK(told(memo, request, {2, 2}, page("a")) == "a");
}

TEST_CASE("an answer is kept for a request that is equal in all, and none without an ETag") {
  serve::AnswerMemo memo;
  for (int i = 0; i < 3; ++i) {
    told(memo, request_for("/a", {{"Accept", "x"}}), {1, 1}, page("x"));
    CHECK(told(memo, request_for("/b"), {1, 1}, {.status = 404, .body = "none"}) == "none");
    serve::Request other = request_for("/a", {{"Accept", "x"}});
    other.method = "HEAD";
    CHECK(told(memo, other, {1, 1}, page("head")) == "head");
    other.method = "GET";
    other.body = "body";
    CHECK(told(memo, other, {1, 1}, page("body")) == "body");
    serve::Response stream = page("");
    stream.next = [] { return serve::Piece{.then = serve::Piece::Then::End}; };
    CHECK_FALSE(memo.find(request_for("/stream"), {1, 1}));
    memo.keep(stream);
  }
  CHECK(told(memo, request_for("/a", {{"Accept", "x"}}), {1, 1}, page("y")) == "kept x");
  CHECK(told(memo, request_for("/a", {{"Accept", "y"}}), {1, 1}, page("y")) == "y");
  CHECK(told(memo, request_for("/a"), {1, 1}, page("z")) == "z");
}

TEST_CASE("what is kept has a limit") {
  serve::AnswerMemo memo;
  std::size_t kept = 0;
  for (int i = 0; i < 30; ++i) {
    const serve::Request request = request_for("/" + std::to_string(i));
    for (int turn = 0; turn < 2; ++turn) {
      if (!memo.find(request, {1, 1})) memo.keep(page(std::string(1UL << 20U, 'x')));
    }
    if (memo.find(request, {1, 1})) ++kept;
  }
  CHECK(kept == 3);
}

TEST_CASE("a page that is asked for again and again is never older than what was noticed") {
  tests::FakeClock clock;
  tests::Served served(clock);
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  for (int i = 0; i < 4; ++i) CHECK(served.names("/api/v1/pods") == "p1");
  served.list_pods({{"a", "p2", "x", "6"}}, "7");
  for (int i = 0; i < 4; ++i) CHECK(served.names("/api/v1/pods") == "p2");
  const std::string age = tests::header(served.ask("/api/v1/pods"), "Age");
  clock.advance(std::chrono::seconds(5));
  CHECK(std::stoi(tests::header(served.ask("/api/v1/pods"), "Age")) == std::stoi(age) + 5);
  served.options.tokens.emplace();
  served.gateway.take({{"prod", served.file.path(), &served.news}}, served.options);
  CHECK(served.ask("/api/v1/pods").status == 401);
}

TEST_CASE("nothing is told of a cluster that is served no longer, however little was heard of it") {
  tests::Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  serve::CacheNews other;
  other.commits = 1;
  served.gateway.take({{"prod", served.file.path(), &served.news}, {"other", "/nowhere", &other}},
                      served.options);
  for (int i = 0; i < 3; ++i) CHECK(served.ask("/api/v1/pods?cluster=prod").status == 200);
  served.gateway.take({{"other", "/nowhere", &other}}, served.options);
  CHECK(served.ask("/api/v1/pods?cluster=prod").status == 404);
  served.gateway.take({{"prod", served.file.path(), &served.news}}, served.options);
  for (int i = 0; i < 3; ++i) CHECK(served.ask("/api/v1/pods?cluster=prod").status == 200);
}
