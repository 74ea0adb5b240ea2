#include "core/serve/metrics/request_counts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

using namespace k8scache;
using namespace std::chrono_literals;

namespace {

/// How many answers of a route were of that method and status, by what is told of them.
std::uint64_t answers(const serve::RequestCounts& counts, std::size_t route,
                      std::string_view method, std::string_view code) {
  const auto place = [](auto names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    REQUIRE(found != names.end());
    return static_cast<std::size_t>(found - names.begin());
  };
  return counts.answers(route, place(serve::RequestCounts::methods(), method),
                        place(serve::RequestCounts::codes(), code));
}

}  // namespace

TEST_CASE("answers are counted by route, method and status; what nobody knows is other") {
  serve::RequestCounts counts;
  counts.answered(1, "GET", 200);
  counts.answered(1, "GET", 200);
  counts.answered(1, "HEAD", 200);
  counts.answered(1, "GET", 304);
  counts.answered(2, "GET", 200);
  for (const int status : {0, -1, 99, 299, 418, 599, 600, 100'000}) {
    counts.answered(1, "BREW", status);
  }
  CHECK(answers(counts, 1, "GET", "200") == 2);
  CHECK(answers(counts, 1, "HEAD", "200") == 1);
  CHECK(answers(counts, 1, "GET", "304") == 1);
  CHECK(answers(counts, 2, "GET", "200") == 1);
  CHECK(answers(counts, 1, "other", "other") == 8);
  CHECK(answers(counts, 1, "POST", "200") == 0);
  CHECK(answers(counts, 0, "GET", "200") == 0);
}

TEST_CASE("every status that HTTP knows is told as it is") {
  serve::RequestCounts counts;
  for (const std::string_view code : serve::RequestCounts::codes()) {
    if (code != "other") counts.answered(0, "GET", std::stoi(std::string(code)));
  }
  for (const std::string_view code : serve::RequestCounts::codes()) {
    CAPTURE(code);
    CHECK(answers(counts, 0, "GET", code) == (code == "other" ? 0 : 1));
  }
}

TEST_CASE("a time belongs to the first bound that it does not exceed") {
  serve::RequestCounts counts;
  for (const auto time : {0us, 99us, 100us, 101us, 1000us, 5'000'000us, 5'000'001us}) {
    counts.took(3, time);
  }
  CHECK(counts.times(3, 0) == 3);
  CHECK(counts.times(3, 1) == 1);
  CHECK(counts.times(3, 3) == 1);
  CHECK(counts.times(3, serve::kTimeBounds.size() - 1) == 1);
  CHECK(counts.times(3, serve::kTimeBounds.size()) == 1);
  CHECK(counts.times(2, 0) == 0);
  CHECK(counts.time(3) == 10'001'301us);
}

TEST_CASE("a stream is open as long as somebody holds it") {
  serve::RequestCounts counts;
  {
    auto one = counts.open(serve::StreamApi::Rest);
    const auto moved = std::move(one);
    const auto other = counts.open(serve::StreamApi::Rest);
    CHECK(counts.streams(serve::StreamApi::Rest) == 2);
    CHECK(counts.streams(serve::StreamApi::Kubernetes) == 0);
  }
  CHECK(counts.streams(serve::StreamApi::Rest) == 0);
}
