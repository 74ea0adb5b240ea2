#include "core/base/local_time.hpp"

#include "core/base/time_format.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

using namespace k8scache;

namespace {

/// Sets the time zone of this process until the end of the test.
class InZone {
 public:
  explicit InZone(const char* zone) {
    setenv("TZ", zone, 1);
    tzset();
  }
  ~InZone() {
    setenv("TZ", "UTC", 1);
    tzset();
  }
};

const InZone kUtc("UTC");

std::string past(const std::string& text, const std::string& now) {
  const auto instant = parse_past(text, *parse_rfc3339(now));
  return instant ? rfc3339(*instant) : "nothing";
}

}  // namespace

TEST_CASE("a time is shown as the clocks here show it") {
  const Instant winter = *parse_rfc3339("2026-01-02T23:04:05Z");
  CHECK(local_time(winter) == "2026-01-02 23:04:05");
  const InZone zone("CET-1CEST,M3.5.0,M10.5.0/3");
  CHECK(local_time(winter) == "2026-01-03 00:04:05");
  CHECK(local_time(*parse_rfc3339("2026-07-02T03:04:05Z")) == "2026-07-02 05:04:05");
}

TEST_CASE("an instant of the past is understood in every form") {
  const std::string now = "2026-07-02T03:04:05Z";
  struct Case {
    const char* text;
    const char* instant;
  };
  const std::vector<Case> cases = {
      {"1h", "2026-07-02T02:04:05Z"},
      {"0", "2026-07-02T03:04:05Z"},
      {"2026-07-01T00:00:00Z", "2026-07-01T00:00:00Z"},
      {"2026-07-01T00:00:00+02:00", "2026-06-30T22:00:00Z"},
      {"03:04", "2026-07-02T01:04:00Z"},
      {"05:04:05", "2026-07-02T03:04:05Z"},
      {"05:04:06", "2026-07-01T03:04:06Z"},  // today it is not yet that late
      {"2026-07-01", "2026-06-30T22:00:00Z"},
      {"2026-07-01 03:10", "2026-07-01T01:10:00Z"},
      {"2026-07-01T03:10:20", "2026-07-01T01:10:20Z"},
      {"2026-01-01 03:10", "2026-01-01T02:10:00Z"},
      {"", "nothing"},
      {"yesterday", "nothing"},
      {"24:00", "nothing"},
      {"3:10", "nothing"},
      {"03:1", "nothing"},
      {"2026-02-30", "nothing"},
      {"2026-13-01 03:10", "nothing"},
      {"-1h", "nothing"},
  };
  const InZone zone("CET-1CEST,M3.5.0,M10.5.0/3");
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(past(one.text, now) == one.instant);
  }
}

TEST_CASE("a time is shown with its day of the week and its zone, as Go does") {
  const Instant winter = *parse_rfc3339("2026-01-02T23:04:05Z");
  CHECK(local_rfc1123(winter) == "Fri, 02 Jan 2026 23:04:05 +0000");
  CHECK(local_time_with_zone(winter) == "2026-01-02 23:04:05 +0000 UTC");
  const InZone here("America/St_Johns");
  CHECK(local_rfc1123(winter) == "Fri, 02 Jan 2026 19:34:05 -0330");
  CHECK(local_time_with_zone(winter) == "2026-01-02 19:34:05 -0330 NST");
}
