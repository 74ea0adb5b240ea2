#include "core/json/number_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string_view>

namespace k8scache::json {

namespace {

/// A number taken apart: sign, digits d1 d2 d3..., and the exponent of `d1.d2d3... * 10^exponent`.
struct Decimal {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};

Decimal shortest_decimal(double number) {
  std::array<char, 64> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), std::abs(number),
                                    std::chars_format::scientific);
  const std::string_view written(text.data(), static_cast<std::size_t>(result.ptr - text.data()));
  const std::size_t mark = written.find('e');
  Decimal decimal;
  decimal.negative = std::signbit(number);
  for (const char c : written.substr(0, mark)) {
    if (c != '.') decimal.digits += c;
  }
  decimal.exponent = std::atoi(written.data() + mark + 1);
  return decimal;
}

std::string with_exponent(const Decimal& decimal, int least_exponent_digits) {
  std::string text = decimal.negative ? "-" : "";
  text += decimal.digits.front();
  if (decimal.digits.size() > 1) text.append(".").append(decimal.digits, 1);
  text += decimal.exponent < 0 ? "e-" : "e+";
  text += fmt::format("{:0{}}", std::abs(decimal.exponent), least_exponent_digits);
  return text;
}

std::string without_exponent(const Decimal& decimal) {
  std::string text = decimal.negative ? "-" : "";
  if (decimal.exponent < 0) {
    text += "0.";
    text.append(static_cast<std::size_t>(-decimal.exponent - 1), '0');
    return text + decimal.digits;
  }
  const auto whole = static_cast<std::size_t>(decimal.exponent) + 1;
  if (decimal.digits.size() <= whole) {
    text += decimal.digits;
    text.append(whole - decimal.digits.size(), '0');
    return text;
  }
  text.append(decimal.digits, 0, whole);
  return text.append(".").append(decimal.digits, whole);
}

}  // namespace

std::string json_number_text(double number) {
  if (!std::isfinite(number)) return "null";
  const Decimal decimal = shortest_decimal(number);
  const bool exponent = number != 0 && (std::abs(number) < 1e-6 || std::abs(number) >= 1e21);
  return exponent ? with_exponent(decimal, 1) : without_exponent(decimal);
}

std::string general_number_text(double number, ExponentFrom from) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
  const Decimal decimal = shortest_decimal(number);
  const int limit = from == ExponentFrom::Million ? 6 : 21;
  const bool exponent = decimal.exponent < -4 || decimal.exponent >= limit;
  return exponent ? with_exponent(decimal, 2) : without_exponent(decimal);
}

void append_number(std::string& out, Value number) {
  switch (number.type()) {
    case Type::Integer: fmt::format_to(std::back_inserter(out), "{}", number.integer_or(0)); return;
    case Type::Unsigned:
      fmt::format_to(std::back_inserter(out), "{}", number.unsigned_integer().value_or(0));
      return;
    case Type::Double: out += json_number_text(number.number().value_or(0)); return;
    case Type::Missing:
    case Type::Null:
    case Type::Bool:
    case Type::String:
    case Type::Array:
    case Type::Object: return;
  }
}

}  // namespace k8scache::json
