#include "core/json/value.hpp"

#include "core/base/error.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace k8scache::json {

namespace {

using simdjson::dom::element;
using simdjson::internal::tape_ref;

static_assert(sizeof(element) == 16 && std::is_trivially_copyable_v<element>);
static_assert(sizeof(tape_ref) == 16 && std::is_trivially_copyable_v<tape_ref>);

element element_at(const std::array<std::byte, 16>& place) {
  element result;
  std::memcpy(&result, place.data(), sizeof result);
  return result;
}

std::array<std::byte, 16> place_of(const void* document, std::size_t index) {
  const tape_ref reference(static_cast<const simdjson::dom::document*>(document), index);
  std::array<std::byte, 16> place{};
  std::memcpy(place.data(), &reference, sizeof reference);
  return place;
}

tape_ref reference_at(const std::array<std::byte, 16>& place) {
  tape_ref result;
  std::memcpy(&result, place.data(), sizeof result);
  return result;
}

tape_ref reference_at(const void* document, std::size_t index) {
  return {static_cast<const simdjson::dom::document*>(document), index};
}

// On the tape a container is an opening word, its contents, and a closing word; a member is a key
// word followed by its value.
std::size_t first_inside(const tape_ref& container) { return container.json_index + 1; }
std::size_t past_last_inside(const tape_ref& container) { return container.after_element() - 1; }

}  // namespace

Type Value::type() const {
  if (!exists_) return Type::Missing;
  switch (element_at(place_).type()) {
    case simdjson::dom::element_type::ARRAY: return Type::Array;
    case simdjson::dom::element_type::OBJECT: return Type::Object;
    case simdjson::dom::element_type::INT64: return Type::Integer;
    case simdjson::dom::element_type::UINT64: return Type::Unsigned;
    case simdjson::dom::element_type::DOUBLE: return Type::Double;
    case simdjson::dom::element_type::STRING: return Type::String;
    case simdjson::dom::element_type::BOOL: return Type::Bool;
    case simdjson::dom::element_type::NULL_VALUE: return Type::Null;
  }
  return Type::Missing;
}

bool Value::is_null_or_missing() const { return !exists_ || type() == Type::Null; }

Value Value::operator[](std::string_view key) const {
  Value found;
  for (const auto& member : members()) {
    if (member.key == key) found = member.value;
  }
  return found;
}

Value Value::at(std::size_t index) const {
  std::size_t position = 0;
  for (const auto& element : elements()) {
    if (position++ == index) return element;
  }
  return {};
}

std::size_t Value::size() const {
  std::size_t count = 0;
  switch (type()) {
    case Type::Array:
      for (auto it = elements().begin(), end = elements().end(); it != end; ++it) ++count;
      return count;
    case Type::Object:
      for (auto it = members().begin(), end = members().end(); it != end; ++it) ++count;
      return count;
    case Type::Missing:
    case Type::Null:
    case Type::Bool:
    case Type::Integer:
    case Type::Unsigned:
    case Type::Double:
    case Type::String: return 0;
  }
  return 0;
}

std::optional<std::string_view> Value::text() const {
  if (type() != Type::String) return std::nullopt;
  return reference_at(place_).get_string_view();
}

std::string_view Value::text_or(std::string_view fallback) const {
  return text().value_or(fallback);
}

std::optional<std::int64_t> Value::integer() const {
  if (type() == Type::Integer) return element_at(place_).get_int64().value_unsafe();
  if (type() == Type::Double) {
    const double number = element_at(place_).get_double().value_unsafe();
    if (number == std::floor(number) && std::abs(number) < 9.2e18) {
      return static_cast<std::int64_t>(number);
    }
  }
  return std::nullopt;
}

std::int64_t Value::integer_or(std::int64_t fallback) const { return integer().value_or(fallback); }

std::optional<std::uint64_t> Value::unsigned_integer() const {
  if (type() == Type::Unsigned) return element_at(place_).get_uint64().value_unsafe();
  const auto signed_value = integer();
  if (signed_value && *signed_value >= 0) return static_cast<std::uint64_t>(*signed_value);
  return std::nullopt;
}

std::optional<double> Value::number() const {
  switch (type()) {
    case Type::Integer: return static_cast<double>(element_at(place_).get_int64().value_unsafe());
    case Type::Unsigned: return static_cast<double>(element_at(place_).get_uint64().value_unsafe());
    case Type::Double: return element_at(place_).get_double().value_unsafe();
    case Type::Missing:
    case Type::Null:
    case Type::Bool:
    case Type::String:
    case Type::Array:
    case Type::Object: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<bool> Value::boolean() const {
  if (type() != Type::Bool) return std::nullopt;
  return element_at(place_).get_bool().value_unsafe();
}

bool Value::boolean_or(bool fallback) const { return boolean().value_or(fallback); }

Elements Value::elements() const {
  Elements range;
  if (type() != Type::Array) return range;
  const tape_ref reference = reference_at(place_);
  range.begin_.document_ = range.end_.document_ = reference.doc;
  range.begin_.index_ = first_inside(reference);
  range.end_.index_ = past_last_inside(reference);
  return range;
}

Members Value::members() const {
  Members range;
  if (type() != Type::Object) return range;
  const tape_ref reference = reference_at(place_);
  range.begin_.document_ = range.end_.document_ = reference.doc;
  range.begin_.index_ = first_inside(reference);
  range.end_.index_ = past_last_inside(reference);
  return range;
}

Value Elements::Iterator::operator*() const {
  Value value;
  value.place_ = place_of(document_, index_);
  value.exists_ = true;
  return value;
}

Elements::Iterator& Elements::Iterator::operator++() {
  index_ = reference_at(document_, index_).after_element();
  return *this;
}

Member Members::Iterator::operator*() const {
  Member member;
  member.key = reference_at(document_, index_).get_string_view();
  member.value.place_ = place_of(document_, index_ + 1);
  member.value.exists_ = true;
  return member;
}

Members::Iterator& Members::Iterator::operator++() {
  index_ = reference_at(document_, index_ + 1).after_element();
  return *this;
}

struct Parser::State {
  simdjson::dom::parser parser;
};

Parser::Parser() : state_(std::make_unique<State>()) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

namespace {

bool fits_64_bits(std::string_view integer) {
  std::int64_t whole = 0;
  std::uint64_t natural = 0;
  const char* end = integer.data() + integer.size();
  return std::from_chars(integer.data(), end, whole).ec == std::errc() ||
         std::from_chars(integer.data(), end, natural).ec == std::errc();
}

/// The same text with every integer beyond 64 bits written as a double, so that simdjson reads it.
std::string with_big_integers_as_doubles(std::string_view text) {
  std::string result;
  result.reserve(text.size() + 16);
  bool in_string = false;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (in_string) {
      result += c;
      if (c == '\\' && i + 1 < text.size()) result += text[++i];
      if (c == '"') in_string = false;
      ++i;
    } else if (c == '-' || std::isdigit(static_cast<unsigned char>(c)) != 0) {
      const std::size_t end = std::min(text.find_first_not_of("0123456789+-.eE", i), text.size());
      const std::string_view number = text.substr(i, end - i);
      result += number;
      if (number.find_first_of(".eE") == std::string_view::npos && !fits_64_bits(number)) {
        result += ".0";
      }
      i = end;
    } else {
      in_string = c == '"';
      result += c;
      ++i;
    }
  }
  return result;
}

}  // namespace

Value Parser::parse(std::string_view text) {
  auto parsed = state_->parser.parse(text.data(), text.size());
  if (parsed.error() == simdjson::NUMBER_ERROR) {
    const std::string readable = with_big_integers_as_doubles(text);
    parsed = state_->parser.parse(readable.data(), readable.size());
  }
  if (parsed.error() != simdjson::SUCCESS) {
    std::string why = simdjson::error_message(parsed.error());
    if (why.ends_with('.')) why.pop_back();
    fail(ErrorKind::Usage, "cannot read JSON: {}", why);
  }
  Value root;
  const element value = parsed.value_unsafe();
  std::memcpy(root.place_.data(), &value, sizeof value);
  root.exists_ = true;
  return root;
}

bool Parser::is_valid(std::string_view text) {
  return state_->parser.parse(text.data(), text.size()).error() == simdjson::SUCCESS;
}

}  // namespace k8scache::json
