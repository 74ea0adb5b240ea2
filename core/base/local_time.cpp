#include "core/base/local_time.hpp"

#include "core/base/duration.hpp"
#include "core/base/time_format.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace k8scache {

namespace {

std::tm on_local_clocks(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch();
  const std::time_t time = seconds.count();
  std::tm local{};
  localtime_r(&time, &local);
  return local;
}

/// `+0100`: how far the clocks are ahead of UTC.
std::string offset_of(const std::tm& local) {
  const auto minutes = std::abs(local.tm_gmtoff) / 60;
  return fmt::format("{}{:02}{:02}", local.tm_gmtoff < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/// The instant at which the clocks here show this; of a time that does not exist, or exists twice,
/// what the system makes of it.
Instant instant_of(std::tm local) {
  local.tm_isdst = -1;
  return Instant(std::chrono::seconds(std::mktime(&local)));
}

/// Reads `text` by a pattern of digits (`9`) and signs; the numbers between signs, in order.
std::optional<std::vector<int>> numbers(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return std::nullopt;
  std::vector<int> found;
  bool in_number = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == '9' ? !is_digit : text[i] != pattern[i]) return std::nullopt;
    if (!is_digit) {
      in_number = false;
      continue;
    }
    if (!in_number) found.push_back(0);
    in_number = true;
    found.back() = found.back() * 10 + (text[i] - '0');
  }
  return found;
}

bool set_time(std::tm& local, const std::vector<int>& numbers, std::size_t first) {
  local.tm_hour = numbers.size() > first ? numbers[first] : 0;
  local.tm_min = numbers.size() > first + 1 ? numbers[first + 1] : 0;
  local.tm_sec = numbers.size() > first + 2 ? numbers[first + 2] : 0;
  return local.tm_hour < 24 && local.tm_min < 60 && local.tm_sec < 60;
}

std::optional<Instant> time_of_day(std::string_view text, Instant now) {
  for (const std::string_view pattern : {"99:99", "99:99:99"}) {
    const auto found = numbers(text, pattern);
    std::tm local = on_local_clocks(now);
    if (!found || !set_time(local, *found, 0)) continue;
    const Instant today = instant_of(local);
    if (today <= now) return today;
    --local.tm_mday;
    return instant_of(local);
  }
  return std::nullopt;
}

std::optional<Instant> date_and_time(std::string_view text) {
  for (const std::string_view pattern : {"9999-99-99", "9999-99-99 99:99", "9999-99-99T99:99",
                                         "9999-99-99 99:99:99", "9999-99-99T99:99:99"}) {
    const auto found = numbers(text, pattern);
    std::tm local{};
    if (!found || !set_time(local, *found, 3)) continue;
    const auto& date = *found;
    const std::chrono::year_month_day day{std::chrono::year(date[0]),
                                          std::chrono::month(static_cast<unsigned>(date[1])),
                                          std::chrono::day(static_cast<unsigned>(date[2]))};
    if (!day.ok()) return std::nullopt;
    local.tm_year = date[0] - 1900;
    local.tm_mon = date[1] - 1;
    local.tm_mday = date[2];
    return instant_of(local);
  }
  return std::nullopt;
}

}  // namespace

std::string local_time(Instant instant) {
  const std::tm local = on_local_clocks(instant);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1,
                     local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec);
}

std::string local_rfc1123(Instant instant) {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::tm local = on_local_clocks(instant);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}",
                     kDays.at(static_cast<std::size_t>(local.tm_wday)), local.tm_mday,
                     kMonths.at(static_cast<std::size_t>(local.tm_mon)), local.tm_year + 1900,
                     local.tm_hour, local.tm_min, local.tm_sec, offset_of(local));
}

std::string local_time_with_zone(Instant instant) {
  const std::tm local = on_local_clocks(instant);
  return fmt::format("{} {} {}", local_time(instant), offset_of(local), local.tm_zone);
}

std::optional<Instant> parse_past(std::string_view text, Instant now) {
  if (const auto span = parse_duration(text)) return now - *span;
  if (const auto instant = parse_rfc3339(text)) return instant;
  if (const auto instant = time_of_day(text, now)) return instant;
  return date_and_time(text);
}

}  // namespace k8scache
