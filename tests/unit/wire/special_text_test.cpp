#include "core/wire/special_text.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace k8scache;

namespace {

std::string time_text(std::int64_t seconds) {
  std::string out;
  return wire::append_time(out, seconds) ? out : "refused";
}

std::string micro_text(std::int64_t seconds, std::int64_t nanos) {
  std::string out;
  return wire::append_micro_time(out, seconds, nanos) ? out : "refused";
}

std::string quantity_text(std::string_view text) {
  std::string out;
  return wire::append_quantity(out, text) ? out : "refused";
}

}  // namespace

TEST_CASE("times are those of RFC 3339, Go's zero time is null") {
  CHECK(time_text(0) == R"("1970-01-01T00:00:00Z")");
  CHECK(time_text(1'767'323'045) == R"("2026-01-02T03:04:05Z")");
  CHECK(time_text(-1) == R"("1969-12-31T23:59:59Z")");
  CHECK(time_text(951'782'400) == R"("2000-02-29T00:00:00Z")");
  CHECK(time_text(-62'135'596'800) == "null");
  CHECK(time_text(-62'135'596'799) == R"("0001-01-01T00:00:01Z")");
  CHECK(time_text(253'402'300'799) == R"("9999-12-31T23:59:59Z")");
  CHECK(time_text(253'402'300'800) == "refused");
  CHECK(time_text(-62'135'596'801) == "refused");
  CHECK(time_text(std::numeric_limits<std::int64_t>::min()) == "refused");
}

TEST_CASE("times of microseconds have six digits, always") {
  CHECK(micro_text(0, 0) == R"("1970-01-01T00:00:00.000000Z")");
  CHECK(micro_text(1'767'323'045, 6'789) == R"("2026-01-02T03:04:05.000006Z")");
  CHECK(micro_text(1'767'323'045, 999'999'999) == R"("2026-01-02T03:04:05.999999Z")");
  CHECK(micro_text(-62'135'596'800, 0) == "null");
  CHECK(micro_text(-62'135'596'800, 1'000) == R"("0001-01-01T00:00:00.000001Z")");
  CHECK(micro_text(0, -1) == "refused");
  CHECK(micro_text(0, 1'000'000'000) == "refused");
}

TEST_CASE("a quantity is what a server sends, or nothing") {
  CHECK(quantity_text("100m") == R"("100m")");
  CHECK(quantity_text("1.5Gi") == R"("1.5Gi")");
  CHECK(quantity_text("-3e10") == R"("-3e10")");
  CHECK(quantity_text("") == "refused");
  CHECK(quantity_text("1\"") == "refused");
  CHECK(quantity_text("lots") == "refused");
}
