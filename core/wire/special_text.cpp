#include "core/wire/special_text.hpp"

#include <chrono>

namespace k8scache::wire {

namespace {

constexpr std::int64_t kZeroTime = -62'135'596'800;    // 0001-01-01T00:00:00Z
constexpr std::int64_t kLastSecond = 253'402'300'799;  // 9999-12-31T23:59:59Z

/// `digits` digits of a number that has no more.
void append_digits(std::string& out, std::int64_t number, int digits) {
  std::int64_t unit = 1;
  for (int i = 1; i < digits; ++i) unit *= 10;
  for (; unit > 0; unit /= 10) out += static_cast<char>('0' + number / unit % 10);
}

/// `"2026-01-02T03:04:05`
void append_second(std::string& out, std::int64_t seconds) {
  using std::chrono::days;
  const std::chrono::sys_seconds instant{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<days>(instant);
  const std::chrono::year_month_day date(day);
  const std::int64_t second = (instant - day).count();
  out += '"';
  append_digits(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_digits(out, second / 3600, 2);
  out += ':';
  append_digits(out, second / 60 % 60, 2);
  out += ':';
  append_digits(out, second % 60, 2);
}

}  // namespace

bool append_time(std::string& out, std::int64_t seconds) {
  if (seconds < kZeroTime || seconds > kLastSecond) return false;
  if (seconds == kZeroTime) {
    out += "null";
    return true;
  }
  append_second(out, seconds);
  out += "Z\"";
  return true;
}

bool append_micro_time(std::string& out, std::int64_t seconds, std::int64_t nanos) {
  if (seconds < kZeroTime || seconds > kLastSecond || nanos < 0 || nanos > 999'999'999) {
    return false;
  }
  if (seconds == kZeroTime && nanos / 1000 == 0) {
    out += "null";
    return true;
  }
  append_second(out, seconds);
  out += '.';
  append_digits(out, nanos / 1000, 6);
  out += "Z\"";
  return true;
}

bool append_quantity(std::string& out, std::string_view text) {
  constexpr std::string_view kLetters = "0123456789.+-eEinumkKMGTP";
  if (text.empty() || text.find_first_not_of(kLetters) != std::string_view::npos) return false;
  out.append("\"").append(text).append("\"");
  return true;
}

}  // namespace k8scache::wire
