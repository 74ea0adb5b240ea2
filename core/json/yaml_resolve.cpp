#include "core/json/yaml_resolve.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <system_error>

namespace k8scache::json {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a text apart from the front. Every `take_` leaves the text alone when it does not fit.
class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_one_of(std::string_view characters) {
    if (done() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// As many of these as there are; how many that was.
  std::size_t take_all(std::string_view characters) {
    const std::size_t length = std::min(rest_.find_first_not_of(characters), rest_.size());
    rest_.remove_prefix(length);
    return length;
  }
  std::size_t take_digits() { return take_all("0123456789"); }
  /// A number of one to `most` digits within the limits.
  std::optional<int> take_number(std::size_t most, int lowest, int highest) {
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    const std::size_t length = std::min(digits, most);
    int number = 0;
    std::from_chars(rest_.data(), rest_.data() + length, number);
    if (length == 0 || number < lowest || number > highest) return std::nullopt;
    rest_.remove_prefix(length);
    return number;
  }

 private:
  std::string_view rest_;
};

bool is_word(std::string_view text) {
  static constexpr std::string_view kWords[] = {
      "y",    "Y",    "yes",   "Yes",   "YES",   "true",  "True",  "TRUE",  "on",    "On",
      "ON",   "n",    "N",     "no",    "No",    "NO",    "false", "False", "FALSE", "off",
      "Off",  "OFF",  "~",     "null",  "Null",  "NULL",  ".nan",  ".NaN",  ".NAN",  ".inf",
      ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"};
  constexpr std::size_t kLongest = 5;
  return text.size() <= kLongest && std::ranges::find(kWords, text) != std::end(kWords);
}

bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(int month, int year) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

/// `2026-1-2`, and no more than a day that exists.
bool take_date(Scan& scan) {
  const std::string_view start = scan.rest();
  const std::optional<int> year = scan.take_number(4, 0, 9999);
  if (!year || start.size() - scan.rest().size() != 4 || !scan.take('-')) return false;
  const std::optional<int> month = scan.take_number(2, 1, 12);
  if (!month || !scan.take('-')) return false;
  return scan.take_number(2, 1, days_in(*month, *year)).has_value();
}

/// `15:4:5.999`.
bool take_clock(Scan& scan) {
  if (!scan.take_number(2, 0, 23) || !scan.take(':')) return false;
  if (!scan.take_number(2, 0, 59) || !scan.take(':')) return false;
  if (!scan.take_number(2, 0, 59)) return false;
  const std::string_view rest = scan.rest();
  if (rest.size() >= 2 && (rest[0] == '.' || rest[0] == ',') && is_digit(rest[1])) {
    scan.take_one_of(".,");
    scan.take_digits();
  }
  return true;
}

/// `Z`, `+01:00`. Go accepts offsets up to 24:60.
bool take_zone(Scan& scan) {
  if (scan.take('Z')) return true;
  const std::string_view rest = scan.rest();
  if (rest.size() < 6 || !is_digit(rest[1]) || !is_digit(rest[2]) || rest[3] != ':' ||
      !is_digit(rest[4]) || !is_digit(rest[5])) {
    return false;
  }
  return scan.take_one_of("+-") && scan.take_number(2, 0, 24) && scan.take(':') &&
         scan.take_number(2, 0, 60);
}

bool is_time(std::string_view text) {
  Scan scan(text);
  if (!take_date(scan)) return false;
  if (scan.done()) return true;
  if (scan.take_one_of("Tt")) return take_clock(scan) && take_zone(scan) && scan.done();
  return scan.take_all(" ") > 0 && take_clock(scan) && scan.done();
}

enum class Signs { Any, None };

/// Whether the digits are an integer of that base that 64 bits hold.
bool is_integer(std::string_view digits, int base, Signs signs) {
  Scan scan(digits);
  const bool negative = signs == Signs::Any && digits.starts_with('-');
  const bool is_signed = signs == Signs::Any && scan.take_one_of("+-");
  std::uint64_t number = 0;
  const char* end = scan.rest().data() + scan.rest().size();
  const auto parsed = std::from_chars(scan.rest().data(), end, number, base);
  if (parsed.ec != std::errc() || parsed.ptr != end) return false;
  constexpr std::uint64_t kHalf = std::uint64_t{1} << 63;
  return negative ? number <= kHalf : is_signed ? number < kHalf : true;
}

/// Base 10, or what its prefix says: 0x, 0o, 0b, 0.
bool is_prefixed_integer(std::string_view text) {
  const bool is_signed = text.starts_with('+') || text.starts_with('-');
  const std::string sign(text.substr(0, is_signed ? 1 : 0));
  std::string_view digits = text.substr(sign.size());
  int base = 10;
  if (digits.size() > 1 && digits[0] == '0') {
    const char letter = static_cast<char>(digits[1] | 0x20);
    base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
    const bool has_letter = letter == 'x' || letter == 'b' || letter == 'o';
    digits.remove_prefix(has_letter ? 2 : 1);
  }
  if (digits.empty() || digits.front() == '+' || digits.front() == '-') return false;
  return is_integer(sign + std::string(digits), base, Signs::Any);
}

/// `1`, `1.`, `.5`, `1.5e-3`, unless it is too large for a double.
bool is_double(const std::string& text) {
  Scan scan(text);
  scan.take_one_of("+-");
  if (scan.take('.')) {
    if (scan.take_digits() == 0) return false;
  } else {
    if (scan.take_digits() == 0) return false;
    if (scan.take('.')) scan.take_digits();
  }
  if (scan.take_one_of("eE")) {
    scan.take_one_of("+-");
    if (scan.take_digits() == 0) return false;
  }
  return scan.done() && std::isfinite(std::strtod(text.c_str(), nullptr));
}

bool underscores_are_between_digits(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between =
        i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (text[i] == '_' && !between) return false;
  }
  return true;
}

bool is_base_60(std::string_view text) {
  Scan scan(text);
  scan.take_one_of("+-");
  if (!scan.take_one_of("0123456789")) return false;
  scan.take_all("0123456789_");
  bool has_colon = false;
  while (scan.take(':')) {
    has_colon = true;
    if (!scan.take_number(2, 0, 59)) return false;
  }
  if (scan.take('.')) scan.take_all("0123456789_");
  return has_colon && scan.done();
}

/// Binary numbers have a second chance there, in which a sign may follow the prefix.
bool is_odd_binary(std::string_view text) {
  if (text.starts_with("0b")) return is_integer(text.substr(2), 2, Signs::Any);
  return text.starts_with("-0b") && is_integer(text.substr(3), 2, Signs::None);
}

}  // namespace

bool reads_as_text(std::string_view text) {
  if (text.empty()) return false;
  const char first = text.front();
  const bool may_be_word = std::string_view("yYnNtTfFoO~.+-").find(first) != text.npos;
  if (may_be_word && is_word(text)) return false;
  if (!is_digit(first) && first != '+' && first != '-' && first != '.') return true;
  std::string plain(text);
  std::erase(plain, '_');
  if (first == '.') return !underscores_are_between_digits(text) || !is_double(plain);
  return !is_time(text) && !is_prefixed_integer(plain) && !is_double(plain) &&
         !is_odd_binary(plain) && !is_base_60(text);
}

bool reads_as_number(std::string_view text) {
  return is_prefixed_integer(text) || is_double(std::string(text));
}

}  // namespace k8scache::json
