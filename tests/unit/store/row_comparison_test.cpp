#include "core/store/row_comparison.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace k8scache;
using store::Comparison;
using store::RowComparison;

namespace {

/// Rows u0 to u99 of version 5, that have reached version 9.
RowComparison rows() {
  store::KnownObjects known;
  known.reserve(100);
  for (int i = 0; i < 100; ++i) known.remember(i + 1, fmt::format("u{}", i), "5", 0);
  return {std::move(known), "9"};
}

void see(RowComparison& comparison, int i, const std::string& version) {
  const std::string name = fmt::format("n{}", i);
  const std::string uid = fmt::format("u{}", i);
  comparison.see({"ns", name, uid, version});
}

}  // namespace

TEST_CASE("equal rows lack nothing") {
  RowComparison comparison = rows();
  for (int i = 0; i < 100; ++i) see(comparison, i, "5");
  CHECK(comparison.result().lacked.empty());
  CHECK_FALSE(comparison.result().too_many);
  CHECK(comparison.unseen().empty());
  CHECK(comparison.seen() == 100);
}

TEST_CASE("new and changed objects are lacked; what is not shown is unseen") {
  RowComparison comparison = rows();
  for (int i = 2; i < 100; ++i) see(comparison, i, i == 50 ? "12" : "5");
  see(comparison, 100, "11");
  const Comparison found = comparison.result();
  REQUIRE(found.lacked.size() == 2);
  CHECK(found.lacked[0].key.name == "n50");
  CHECK(found.lacked[0].resource_version == "12");
  CHECK(found.lacked[1].key.name == "n100");
  CHECK(found.missed == 0);
  CHECK(comparison.unseen() == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("what is older than the rows' version was missed") {
  RowComparison comparison = rows();
  for (int i = 0; i < 100; ++i) see(comparison, i, i < 3 ? "8" : "5");
  CHECK(comparison.result().missed == 3);
  CHECK(comparison.result().lacked[0].missed);
}

TEST_CASE("beyond one in twenty, and fifty, they are too many") {
  RowComparison some = rows();
  for (int i = 0; i < 100; ++i) see(some, i, i < 50 ? "12" : "5");
  CHECK_FALSE(some.result().too_many);
  RowComparison many = rows();
  for (int i = 0; i < 100; ++i) see(many, i, i < 51 ? "12" : "5");
  CHECK(many.result().too_many);
}

TEST_CASE("however many are lacked, memory is bounded, and what was missed is told") {
  RowComparison comparison = rows();
  for (int i = 1000; i < 20'000; ++i) see(comparison, i, i == 15'000 ? "8" : "12");
  const Comparison found = comparison.result();
  CHECK(found.too_many);
  CHECK(found.missed == 1);
  REQUIRE(found.lacked.size() == 1);
  CHECK(found.lacked[0].key.name == "n15000");
}

TEST_CASE("an object may not be shown twice") {
  RowComparison comparison = rows();
  see(comparison, 1, "5");
  CHECK_THROWS_AS(see(comparison, 1, "5"), Error);
}
