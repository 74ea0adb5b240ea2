#include "core/serve/row_memo.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace k8scache;
using serve::RowMemo;

namespace {

void keep(RowMemo& memo, const std::string& body, std::string front) {
  memo.keep(fingerprint(body),
            {.front = std::move(front),
             .ages = {{.at = 0, .size = 1, .then = Instant(std::chrono::seconds(7))}},
             .metadata_at = 3,
             .metadata_size = 4});
}

/// What is told of a body; empty when nothing was kept.
std::string told(RowMemo& memo, const std::string& body) {
  RowMemo::Row found;
  if (!memo.find(fingerprint(body), found)) return "";
  CHECK(found.ages.size() == 1);
  CHECK(found.metadata_at == 3);
  CHECK(found.metadata_size == 4);
  return found.front;
}

}  // namespace

TEST_CASE("a row is told for the very same body") {
  RowMemo memo;
  keep(memo, "a", "A");
  CHECK(told(memo, "a") == "A");
  CHECK(told(memo, "b").empty());
  keep(memo, "a", "A");
  CHECK(memo.size() == 1);
}

TEST_CASE("rows that are asked for stay, others are forgotten; the memory is bounded") {
  RowMemo memo;
  const std::string large(10'000, 'x');  // some 2,400 of them are a generation
  keep(memo, "wanted", "W");
  keep(memo, "not wanted", "N");
  for (int i = 0; i < 10'000; ++i) {
    keep(memo, fmt::format("{}", i), large);
    REQUIRE(told(memo, "wanted") == "W");
    REQUIRE(memo.size() < 5'100);
  }
  CHECK(told(memo, "not wanted").empty());
  CHECK(told(memo, "9999") == large);
  CHECK(told(memo, "9000") == large);
  CHECK(told(memo, "0").empty());
}
