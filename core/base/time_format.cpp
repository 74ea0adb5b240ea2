#include "core/base/time_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace k8scache {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Takes things from the front of a text; `ok` turns false at the first that is not there.
struct Scanner {
  std::string_view text;
  bool ok = true;

  int digits(std::size_t count) {
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      ok = ok && !text.empty() && text[0] >= '0' && text[0] <= '9';
      if (!ok) return 0;
      number = number * 10 + (text[0] - '0');
      text.remove_prefix(1);
    }
    return number;
  }

  void one_of(std::string_view letters) {
    ok = ok && !text.empty() && letters.find(text[0]) != std::string_view::npos;
    if (ok) text.remove_prefix(1);
  }

  milliseconds fraction() {
    if (!ok || !text.starts_with('.')) return milliseconds(0);
    text.remove_prefix(1);
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    ok = count > 0;
    int thousandths = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      thousandths = thousandths * 10 + (i < count ? text[i] - '0' : 0);
    }
    text.remove_prefix(count);
    return milliseconds(thousandths);
  }

  /// How far the zone's clocks are ahead of UTC.
  minutes zone() {
    if (ok && (text == "Z" || text == "z")) {
      text.remove_prefix(1);
      return minutes(0);
    }
    const bool behind = text.starts_with('-');
    one_of("+-");
    const int hour = digits(2);
    one_of(":");
    const int minute = digits(2);
    ok = ok && hour < 24 && minute < 60;
    const auto offset = hours(hour) + minutes(minute);
    return behind ? -offset : offset;
  }
};

}  // namespace

std::optional<Instant> parse_rfc3339(std::string_view text) {
  Scanner scan{text};
  const int year = scan.digits(4);
  scan.one_of("-");
  const int month = scan.digits(2);
  scan.one_of("-");
  const int day = scan.digits(2);
  scan.one_of("Tt");
  const int hour = scan.digits(2);
  scan.one_of(":");
  const int minute = scan.digits(2);
  scan.one_of(":");
  const int second = scan.digits(2);
  const auto fraction = scan.fraction();
  const auto ahead = scan.zone();
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!scan.ok || !scan.text.empty() || !date.ok()) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::chrono::sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + fraction -
         ahead;
}

std::string rfc3339(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<seconds>(instant - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace k8scache
