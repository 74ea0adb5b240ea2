#include "core/base/time_format.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace k8scache;
using namespace std::chrono_literals;

TEST_CASE("an RFC 3339 time is read in any zone, with or without a fraction") {
  const Instant instant = std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + 3h + 4min + 5s;
  CHECK(parse_rfc3339("2026-01-02T03:04:05Z") == instant);
  CHECK(parse_rfc3339("2026-01-02T05:34:05+02:30") == instant);
  CHECK(parse_rfc3339("2026-01-01T22:04:05-05:00") == instant);
  CHECK(parse_rfc3339("2026-01-02t03:04:05.123456789z") == instant + 123ms);
  CHECK(parse_rfc3339("2026-01-02T03:04:05.5Z") == instant + 500ms);
}

TEST_CASE("what is no time, or no day of the calendar, is nothing") {
  for (const char* text :
       {"", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-02-30T00:00:00Z",
        "2026-01-02T24:00:00Z", "2026-01-02T03:04:60Z", "2026-01-02T03:04:05.Z",
        "2026-01-02T03:04:05Zx", "2026-1-2T03:04:05Z", "2026-01-02T03:04:05+2:00", "tomorrow"}) {
    CAPTURE(text);
    CHECK(parse_rfc3339(text) == std::nullopt);
  }
}

TEST_CASE("an instant is written in UTC, to the second") {
  const Instant instant = std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + 3h + 999ms;
  CHECK(rfc3339(instant) == "2026-01-02T03:00:00Z");
  CHECK(rfc3339(Instant(-1ms)) == "1969-12-31T23:59:59Z");
}
