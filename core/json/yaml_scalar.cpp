#include "core/json/yaml_scalar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace k8scache::json {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 5> kNull{"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 11> kTrue{"y",    "Y",    "yes", "Yes", "YES", "true",
                                                 "True", "TRUE", "on",  "On",  "ON"};
constexpr std::array<std::string_view, 11> kFalse{"n",     "N",     "no",  "No",  "NO", "false",
                                                  "False", "FALSE", "off", "Off", "OFF"};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// The digits of an integer without its prefix, and the base that the prefix names.
std::pair<std::string_view, int> base_of(std::string_view digits) {
  if (digits.size() < 2 || digits[0] != '0') return {digits, 10};
  switch (digits[1]) {
    case 'x':
    case 'X': return {digits.substr(2), 16};
    case 'o':
    case 'O': return {digits.substr(2), 8};
    case 'b':
    case 'B': return {digits.substr(2), 2};
  }
  return {digits.substr(1), 8};
}

std::optional<std::string> integer_of(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto [digits, base] = base_of(text);
  std::uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc{} || stop != end) return std::nullopt;
  constexpr std::uint64_t kLowest = std::uint64_t{1} << 63;
  if (negative && value > kLowest) return std::nullopt;
  return negative && value != 0 ? fmt::format("-{}", value) : fmt::to_string(value);
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
bool looks_like_float(std::string_view text) {
  const auto skip_digits = [&text] {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(count);
    return count;
  };
  const auto skip = [&text](std::string_view letters) {
    const bool found = !text.empty() && letters.find(text[0]) != std::string_view::npos;
    if (found) text.remove_prefix(1);
    return found;
  };
  skip("-+");
  const bool whole = skip_digits() > 0;
  if (skip(".")) {
    if (skip_digits() == 0 && !whole) return false;
  } else if (!whole) {
    return false;
  }
  if (!skip("eE")) return text.empty();
  skip("-+");
  return skip_digits() > 0 && text.empty();
}

std::optional<std::string> float_of(std::string_view text) {
  if (!looks_like_float(text)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return fmt::to_string(value);
}

}  // namespace

std::optional<std::string> plain_scalar(std::string_view text) {
  if (is_one_of(text, kNull)) return "null";
  if (is_one_of(text, kTrue)) return "true";
  if (is_one_of(text, kFalse)) return "false";
  const char first = text[0];
  if (!is_digit(first) && first != '.' && first != '-' && first != '+') return std::nullopt;
  std::string dense(text);
  if (first != '.') dense.erase(std::remove(dense.begin(), dense.end(), '_'), dense.end());
  if (auto integer = integer_of(dense)) return integer;
  return float_of(dense);
}

}  // namespace k8scache::json
