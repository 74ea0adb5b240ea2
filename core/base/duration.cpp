#include "core/base/duration.hpp"

#include <array>
#include <cstdint>

namespace k8scache {

namespace {

struct Unit {
  std::string_view name;
  double milliseconds;
};

// `ms` before `m`, so that the longer name is tried first.
constexpr std::array<Unit, 5> kUnits = {
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr double kLongest = 100.0 * 365 * 86'400'000;

/// Takes the digits from the front of the text.
std::string_view take_digits(std::string_view& text) {
  const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789"));
  text.remove_prefix(digits.size());
  return digits;
}

std::optional<double> take_number(std::string_view& text) {
  const std::string_view whole = take_digits(text);
  if (whole.empty()) return std::nullopt;
  double number = 0;
  for (const char digit : whole) number = number * 10 + (digit - '0');
  if (!text.starts_with('.')) return number;
  text.remove_prefix(1);
  const std::string_view fraction = take_digits(text);
  if (fraction.empty()) return std::nullopt;
  double numerator = 0;
  double denominator = 1;
  for (const char digit : fraction) {
    numerator = numerator * 10 + (digit - '0');
    denominator *= 10;
  }
  return number + numerator / denominator;
}

std::optional<double> take_unit(std::string_view& text) {
  for (const Unit& unit : kUnits) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return unit.milliseconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (text == "0") return std::chrono::milliseconds(0);
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    const auto number = take_number(text);
    const auto unit = take_unit(text);
    if (!number || !unit) return std::nullopt;
    total += *number * *unit;
    // Written so that what is not a number, from ever so many digits, fails too.
    if (!(total <= kLongest)) return std::nullopt;
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>(total));
}

}  // namespace k8scache
