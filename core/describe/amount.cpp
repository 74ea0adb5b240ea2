#include "core/describe/amount.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace k8scache::describe {

namespace {

constexpr int kDecimals = 9;
constexpr std::int64_t kBillion = 1'000'000'000;
constexpr std::string_view kBinary = "KMGTPE";
constexpr std::string_view kSmall = "num";     // 10^-9, 10^-6, 10^-3
constexpr std::string_view kLarge = "kMGTPE";  // 10^3, ...
constexpr double kMost = 1e28;

/// What stands behind the digits: a factor 1024^binary or 10^decimal.
struct Suffix {
  int binary = 0;
  int decimal = 0;
  bool is_exponent = false;
};

std::optional<int> integer_of(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 2) return std::nullopt;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return is_negative ? -number : number;
}

std::optional<Suffix> suffix_of(std::string_view text) {
  if (text.empty()) return Suffix{};
  if (text.size() == 2 && text[1] == 'i' && kBinary.find(text[0]) != std::string_view::npos) {
    return Suffix{static_cast<int>(kBinary.find(text[0])) + 1, 0, false};
  }
  if (text.size() == 1) {
    const std::size_t small = kSmall.find(text[0]);
    const std::size_t large = kLarge.find(text[0]);
    if (small != std::string_view::npos) return Suffix{0, static_cast<int>(small) * 3 - 9, false};
    if (large != std::string_view::npos) return Suffix{0, static_cast<int>(large) * 3 + 3, false};
    return std::nullopt;
  }
  if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
  const auto exponent = integer_of(text.substr(1));
  return exponent ? std::optional(Suffix{0, *exponent, true}) : std::nullopt;
}

}  // namespace

std::optional<Amount> Amount::parse(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto suffix = suffix_of(text.substr(end));
  const std::string_view digits = text.substr(0, end);
  if (!suffix || std::ranges::count(digits, '.') > 1 || digits.size() > 30 || digits.empty() ||
      digits == ".") {
    return std::nullopt;
  }
  // As a whole number of digits, then scaled to billionths.
  int scale = kDecimals + suffix->decimal;
  long double estimate = 0;
  Wide number = 0;
  bool is_behind_point = false;
  for (const char c : digits) {
    if (c == '.') {
      is_behind_point = true;
      continue;
    }
    number = number * 10 + (c - '0');
    estimate = estimate * 10 + (c - '0');
    if (estimate > static_cast<long double>(kMost)) return std::nullopt;
    if (is_behind_point) --scale;
  }
  for (int i = 0; i < suffix->binary; ++i) {
    number *= 1024;
    estimate *= 1024;
    if (estimate > static_cast<long double>(kMost)) return std::nullopt;
  }
  for (; scale > 0 && number != 0; --scale) {
    number *= 10;
    estimate *= 10;
    if (estimate > static_cast<long double>(kMost) * kBillion) return std::nullopt;
  }
  for (; scale < 0; ++scale) number = number / 10 + (number % 10 != 0 ? 1 : 0);
  Amount amount;
  amount.billionths_ = is_negative ? -number : number;
  amount.form_ = suffix->binary > 0    ? Form::Binary
                 : suffix->is_exponent ? Form::Exponent
                                       : Form::Decimal;
  return amount;
}

Amount Amount::of(json::Value value) {
  if (const auto number = value.integer()) return parse(std::to_string(*number)).value_or(Amount{});
  return parse(value.text_or("0")).value_or(Amount{});
}

void Amount::add(const Amount& other) {
  if (is_zero()) form_ = other.form_;
  billionths_ += other.billionths_;
}

std::int64_t Amount::rounded(std::int64_t divisor) const {
  const Wide magnitude = billionths_ < 0 ? -billionths_ : billionths_;
  const Wide up = magnitude / divisor + (magnitude % divisor != 0 ? 1 : 0);
  const auto most = static_cast<Wide>(std::numeric_limits<std::int64_t>::max());
  const auto result = static_cast<std::int64_t>(std::min(up, most));
  return billionths_ < 0 ? -result : result;
}

std::int64_t Amount::whole() const { return rounded(kBillion); }

std::int64_t Amount::in_thousandths() const { return rounded(kBillion / 1000); }

Amount Amount::in_form_of(const Amount& other) const {
  Amount result;
  result.billionths_ = static_cast<Wide>(whole()) * kBillion;
  result.form_ = other.form_;
  return result;
}

std::string Amount::text() const {
  if (is_zero()) return "0";
  Wide number = billionths_ < 0 ? -billionths_ : billionths_;
  const std::string sign = billionths_ < 0 ? "-" : "";
  const auto digits = [&] { return fmt::format("{}{}", sign, number); };
  const bool is_small = number < static_cast<Wide>(1024) * kBillion;
  if (form_ == Form::Binary && !is_small && number % kBillion == 0) {
    number /= kBillion;
    std::size_t powers = 0;
    for (; number % 1024 == 0 && powers < kBinary.size(); ++powers) number /= 1024;
    return digits() + (powers == 0 ? "" : std::string(1, kBinary[powers - 1]) + "i");
  }
  int exponent = -kDecimals;
  for (; number % 1000 == 0 && exponent < 18; exponent += 3) number /= 1000;
  if (exponent == 0) return digits();
  if (form_ == Form::Exponent) return fmt::format("{}e{}", digits(), exponent);
  const auto place = static_cast<std::size_t>(exponent < 0 ? (exponent + 9) / 3 : exponent / 3 - 1);
  return digits() + (exponent < 0 ? kSmall[place] : kLarge[place]);
}

}  // namespace k8scache::describe
