#include "core/json/yaml_key_order.hpp"

#include "core/json/letters.hpp"
#include "core/json/ordered.hpp"
#include "core/json/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace k8scache::json {

namespace {

using Characters = std::u32string;

Characters characters_of(std::string_view text) {
  Characters result;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character character = utf8_character(text.substr(i));
    result += character.code;
    i += character.bytes;
  }
  return result;
}

/// Digits read from a place on: their value, which wraps as Go's int64 does, and where they end.
struct Number {
  std::int64_t value = 0;
  std::size_t end = 0;
};

Number number_at(const Characters& text, std::size_t begin, std::uint64_t value) {
  std::size_t i = begin;
  for (; i < text.size() && is_decimal_digit(text[i]); ++i) value = value * 10 + (text[i] - U'0');
  return {static_cast<std::int64_t>(value), i};
}

/// Whether a digit other than 0 stands before the place, so that a 0 there counts.
bool within_number(const Characters& text, std::size_t place) {
  while (place > 0 && is_decimal_digit(text[place - 1])) {
    if (text[--place] != U'0') return true;
  }
  return false;
}

bool less_from(const Characters& a, const Characters& b, std::size_t place) {
  const bool letter_a = is_letter(a[place]);
  const bool letter_b = is_letter(b[place]);
  if (letter_a && letter_b) return a[place] < b[place];
  if (letter_a || letter_b) return letter_b;
  const bool zero = a[place] == U'0' || b[place] == U'0';
  const std::uint64_t start = zero && within_number(a, place) ? 1 : 0;
  const Number number_a = number_at(a, place, start);
  const Number number_b = number_at(b, place, start);
  if (number_a.value != number_b.value) return number_a.value < number_b.value;
  if (number_a.end != number_b.end) return number_a.end < number_b.end;
  return a[place] < b[place];
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool yaml_key_less(std::string_view a, std::string_view b) {
  const auto [at_a, at_b] = std::ranges::mismatch(a, b);
  if (at_a != a.end() && at_b != b.end() && is_ascii_letter(*at_a) && is_ascii_letter(*at_b)) {
    return *at_a < *at_b;  // nearly all comparisons end here, without a copy
  }
  const Characters text_a = characters_of(a);
  const Characters text_b = characters_of(b);
  const std::size_t shorter = std::min(text_a.size(), text_b.size());
  for (std::size_t i = 0; i < shorter; ++i) {
    if (text_a[i] != text_b[i]) return less_from(text_a, text_b, i);
  }
  return text_a.size() < text_b.size();
}

std::vector<Member> yaml_ordered_members(Value object) {
  std::vector<Member> members = ordered_members(object);
  // A stable sort, because this order is not transitive for every set of keys: kubectl's own
  // output then depends on its map's order, ours must not.
  std::ranges::stable_sort(members, yaml_key_less, &Member::key);
  return members;
}

}  // namespace k8scache::json
