#include "core/base/duration.hpp"

#include <doctest/doctest.h>

using namespace k8scache;
using namespace std::chrono_literals;

TEST_CASE("spans are written with units, largest first or in any order") {
  CHECK(parse_duration("5m30s") == 330s);
  CHECK(parse_duration("10m") == 10min);
  CHECK(parse_duration("1h") == 1h);
  CHECK(parse_duration("7d") == 168h);
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("1.5h") == 90min);
  CHECK(parse_duration("30s1m") == 90s);
  CHECK(parse_duration("0") == 0ms);
  CHECK(parse_duration("0s") == 0ms);
}

TEST_CASE("what is no span is refused") {
  for (const char* text : {"", "10", "m", "5 m", "-1s", "+1s", "1.s", ".5s", "1w", "5mm", "1s2"}) {
    CAPTURE(text);
    CHECK(parse_duration(text) == std::nullopt);
  }
}

TEST_CASE("a span of more than a hundred years is refused, however many digits it has") {
  CHECK(parse_duration("36500d") == 876000h);
  CHECK(parse_duration("36501d") == std::nullopt);
  CHECK(parse_duration(std::string(500, '9') + "s") == std::nullopt);
}
