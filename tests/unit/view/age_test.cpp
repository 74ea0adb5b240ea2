#include "core/view/age.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace k8scache;
using namespace k8scache::view;

TEST_CASE("a span gets coarser the longer it is") {
  constexpr long kHour = 3600;
  constexpr long kDay = 24 * kHour;
  constexpr long kYear = 365 * kDay;
  struct Case {
    long seconds;
    const char* text;
  };
  const std::vector<Case> cases = {
      {-2, "<invalid>"},
      {-1, "0s"},
      {0, "0s"},
      {119, "119s"},
      {120, "2m"},
      {121, "2m1s"},
      {599, "9m59s"},
      {600, "10m"},
      {3 * kHour - 1, "179m"},
      {3 * kHour, "3h"},
      {3 * kHour + 59, "3h"},
      {3 * kHour + 60, "3h1m"},
      {8 * kHour - 1, "7h59m"},
      {8 * kHour, "8h"},
      {48 * kHour - 1, "47h"},
      {48 * kHour, "2d"},
      {49 * kHour - 1, "2d"},
      {49 * kHour, "2d1h"},
      {192 * kHour - 1, "7d23h"},
      {192 * kHour, "8d"},
      {2 * kYear - 1, "729d"},
      {2 * kYear, "2y"},
      {2 * kYear + kDay - 1, "2y"},
      {2 * kYear + kDay, "2y1d"},
      {8 * kYear - 1, "7y364d"},
      {8 * kYear, "8y"},
      {100 * kYear, "100y"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.seconds);
    CHECK(human_duration(std::chrono::seconds(c.seconds)) == c.text);
  }
}

TEST_CASE("an age is cut to whole seconds, towards zero") {
  using namespace std::chrono_literals;
  const Instant now(1'000'000s);
  CHECK(age_text(now - 1999ms, now) == "1s");
  CHECK(age_text(now + 1999ms, now) == "0s");
  CHECK(age_text(now + 2s, now) == "<invalid>");
}

TEST_CASE("without a time there is no age") {
  CHECK(age_text(std::nullopt, Instant()) == "<unknown>");
}
