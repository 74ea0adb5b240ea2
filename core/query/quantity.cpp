#include "core/query/quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>

namespace k8scache::query {

namespace {

constexpr std::size_t kMostDigits = 64;
constexpr int kMostExponent = 64;
constexpr std::size_t kNanoDigits = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What a suffix multiplies by: 1024 to a power, or ten to one.
struct Scale {
  int binary = 0;   // powers of 1024
  int decimal = 0;  // powers of 10
};

std::optional<Scale> scale_of(std::string_view suffix) {
  constexpr std::array<std::pair<std::string_view, Scale>, 16> kSuffixes{{
      {"", {}},
      {"Ki", {1, 0}},
      {"Mi", {2, 0}},
      {"Gi", {3, 0}},
      {"Ti", {4, 0}},
      {"Pi", {5, 0}},
      {"Ei", {6, 0}},
      {"n", {0, -9}},
      {"u", {0, -6}},
      {"m", {0, -3}},
      {"k", {0, 3}},
      {"M", {0, 6}},
      {"G", {0, 9}},
      {"T", {0, 12}},
      {"P", {0, 15}},
      {"E", {0, 18}},
  }};
  for (const auto& [name, scale] : kSuffixes) {
    if (name == suffix) return scale;
  }
  if (suffix.size() < 2 || (suffix.front() != 'e' && suffix.front() != 'E')) return std::nullopt;
  std::string_view digits = suffix.substr(1);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), exponent);
  if (error != std::errc() || end != digits.end() || std::abs(exponent) > kMostExponent) {
    return std::nullopt;
  }
  return Scale{0, exponent};
}

/// Multiplies a decimal number, most significant digit first, by 1024.
void multiply_by_1024(std::string& digits) {
  unsigned carry = 0;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    const unsigned product = static_cast<unsigned>(*digit - '0') * 1024 + carry;
    *digit = static_cast<char>('0' + product % 10);
    carry = product / 10;
  }
  while (carry > 0) {
    digits.insert(digits.begin(), static_cast<char>('0' + carry % 10));
    carry /= 10;
  }
}

/// Adds one to the last digit.
void increment(std::string& digits) {
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    if (*digit != '9') {
      ++*digit;
      return;
    }
    *digit = '0';
  }
  digits.insert(digits.begin(), '1');
}

}  // namespace

std::optional<Quantity> Quantity::parse(std::string_view text) {
  Quantity result;
  if (text.starts_with('+') || text.starts_with('-')) {
    result.negative_ = text.front() == '-';
    text.remove_prefix(1);
  }
  // All digits as one number, and how many of them stand behind the point.
  std::string digits;
  std::size_t decimals = 0;
  bool behind_point = false;
  std::size_t place = 0;
  for (; place < text.size(); ++place) {
    if (text[place] == '.' && !behind_point) {
      behind_point = true;
    } else if (is_digit(text[place])) {
      digits += text[place];
      if (behind_point) ++decimals;
    } else {
      break;
    }
  }
  if (digits.empty() || digits.size() > kMostDigits) return std::nullopt;
  const auto scale = scale_of(text.substr(place));
  if (!scale) return std::nullopt;
  for (int i = 0; i < scale->binary; ++i) multiply_by_1024(digits);
  auto behind = static_cast<std::int64_t>(decimals) - scale->decimal;
  if (behind < 0) {
    digits.append(static_cast<std::size_t>(-behind), '0');
    behind = 0;
  }
  const auto fraction_digits = static_cast<std::size_t>(behind);
  if (digits.size() < fraction_digits) digits.insert(0, fraction_digits - digits.size(), '0');
  if (fraction_digits > kNanoDigits) {
    const std::size_t kept = digits.size() - (fraction_digits - kNanoDigits);
    const bool is_exact = digits.find_first_not_of('0', kept) == digits.npos;
    digits.resize(kept);
    if (!is_exact) increment(digits);
  }
  const std::size_t kept_fraction = std::min(fraction_digits, kNanoDigits);
  result.fraction_ = digits.substr(digits.size() - kept_fraction);
  result.whole_ = digits.substr(0, digits.size() - kept_fraction);
  result.whole_.erase(0, std::min(result.whole_.find_first_not_of('0'), result.whole_.size()));
  while (result.fraction_.ends_with('0')) result.fraction_.pop_back();
  if (result.whole_.empty() && result.fraction_.empty()) result.negative_ = false;
  return result;
}

std::int64_t Quantity::scaled(int power) const {
  std::string digits = fraction_;
  const auto places = static_cast<std::size_t>(power);
  const bool is_exact = digits.size() <= places;
  digits.resize(places, '0');
  digits.insert(0, "0" + whole_);
  if (!is_exact) increment(digits);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc()) number = std::numeric_limits<std::int64_t>::max();
  return negative_ ? -number : number;
}

std::strong_ordering Quantity::operator<=>(const Quantity& other) const {
  if (negative_ != other.negative_) {
    return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const Quantity& low = negative_ ? other : *this;
  const Quantity& high = negative_ ? *this : other;
  if (const auto order = low.whole_.size() <=> high.whole_.size(); order != 0) return order;
  if (const int order = low.whole_.compare(high.whole_); order != 0) return order <=> 0;
  return low.fraction_.compare(high.fraction_) <=> 0;
}

}  // namespace k8scache::query
