#include "core/serve/rest/rest_overview.hpp"

#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace k8scache;
using tests::header;
using tests::Served;

namespace {

constexpr const char* kOverview = "/api/v1/stats/overview";

/// A clock that goes on a second whenever somebody looks.
class RushingClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return Instant(std::chrono::hours(500'000)); }
  [[nodiscard]] Tick monotonic() const override { return Tick(std::chrono::seconds(++looks_)); }

 private:
  mutable std::int64_t looks_ = 0;
};

std::vector<tests::ObjectFacts> pods(int count) {
  std::vector<tests::ObjectFacts> all;
  for (int i = 0; i < count; ++i) all.push_back({"a", fmt::format("p{:03}", i), "v"});
  return all;
}

}  // namespace

TEST_CASE("an overview is told with its age, and not again while nothing changes") {
  Served served;
  CHECK(served.ask(kOverview).status == 200);
  served.list_pods(pods(3), "5");
  const serve::Response first = served.ask(kOverview);
  CHECK(first.status == 200);
  CHECK(served.read(first)["objects"].integer_or(0) == 3);
  CHECK(header(first, "Content-Type") == "application/json");
  CHECK(header(first, "Age") == "0");
  const std::string etag = header(first, "ETag");
  CHECK(etag.starts_with("W/\""));
  CHECK(served.ask(kOverview, {{"If-None-Match", etag}}).status == 304);
  served.changed();  // by a commit that changed nothing of it
  CHECK(served.ask(kOverview, {{"If-None-Match", etag}}).status == 304);
  served.list_pods(pods(4), "6");
  const serve::Response second = served.ask(kOverview, {{"If-None-Match", etag}});
  CHECK(second.status == 200);
  CHECK(served.read(second)["objects"].integer_or(0) == 4);
  served.file.clock().advance(std::chrono::minutes(1));
  CHECK(served.ask(kOverview, {{"If-None-Match", header(second, "ETag")}}).status == 200);
  CHECK(served.ask("/api/v1/stats/overview?cluster=prod").status == 200);
  CHECK(served.ask("/api/v1/stats/overview?cluster=other").status == 404);
  CHECK(served.ask("/api/v1/stats/overview?limit=1").status == 400);
}

TEST_CASE("an overview that takes long comes when it is ready, others first") {
  const RushingClock clock;
  Served served(clock);
  served.list_pods(pods(200), "5");
  const serve::Response response = served.ask(kOverview);
  REQUIRE(static_cast<bool>(response.next));
  int waits = 0;
  serve::Piece piece = response.next();
  for (; piece.then == serve::Piece::Then::More; piece = response.next()) {
    CHECK(piece.bytes.empty());
    CHECK(piece.wait.count() > 0);
    REQUIRE(++waits < 100);
    if (waits == 2) served.list_pods(pods(210), "6");
    served.gateway.rest();
  }
  CHECK(waits > 3);
  CHECK(piece.then == serve::Piece::Then::End);
  CHECK(served.parser.parse(piece.bytes)["types"].at(0)["health"]["unknown"].integer_or(0) == 210);
  CHECK_FALSE(static_cast<bool>(served.ask(kOverview).next));
}

TEST_CASE("another file in the cache's place is counted anew") {
  Served served;
  served.list_pods(pods(3), "5");
  const std::string etag = header(served.ask(kOverview), "ETag");
  served.list_pods(pods(2), "6");
  ++served.news.files;
  served.gateway.rest();
  CHECK(served.read(served.ask(kOverview, {{"If-None-Match", etag}}))["objects"].integer_or(0) ==
        2);
}
