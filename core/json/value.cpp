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
using simdjson::internal::tape_type;

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

bool is_of(const std::array<std::byte, 16>& place, tape_type type) {
  return reference_at(place).tape_ref_type() == type;
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
  if (!exists_ || !is_of(place_, tape_type::START_OBJECT)) return found;
  const tape_ref object = reference_at(place_);
  const std::size_t end = past_last_inside(object);
  for (std::size_t index = first_inside(object); index != end;) {
    if (tape_ref(object.doc, index).get_string_view() == key) {
      found.place_ = place_of(object.doc, index + 1);
      found.exists_ = true;
    }
    index = tape_ref(object.doc, index + 1).after_element();
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
  if (!exists_ || !is_of(place_, tape_type::STRING)) return std::nullopt;
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
  if (!exists_ || !is_of(place_, tape_type::START_ARRAY)) return range;
  const tape_ref reference = reference_at(place_);
  range.begin_.document_ = range.end_.document_ = reference.doc;
  range.begin_.index_ = first_inside(reference);
  range.end_.index_ = past_last_inside(reference);
  return range;
}

Members Value::members() const {
  Members range;
  if (!exists_ || !is_of(place_, tape_type::START_OBJECT)) return range;
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
  std::string_view text;  // as it was parsed last; empty when it was changed first
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
  state_->text = parsed.error() == simdjson::SUCCESS ? text : std::string_view();
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
  state_->text = {};
  return state_->parser.parse(text.data(), text.size()).error() == simdjson::SUCCESS;
}

namespace {

/// The places of a text's brackets, commas, colons and of the first bytes of its other values, as
/// simdjson's first pass leaves them.
class Structure {
 public:
  Structure(const simdjson::dom::parser& parser, std::string_view text)
      : places_(parser.implementation->structural_indexes.get()),
        count_(parser.implementation->n_structural_indexes),
        text_(text) {}

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::size_t place(std::size_t index) const { return places_[index]; }
  [[nodiscard]] char byte(std::size_t index) const { return text_[places_[index]]; }
  /// The index behind the value that begins there.
  [[nodiscard]] std::size_t behind(std::size_t index) const {
    int depth = 0;
    do {
      depth += kDepths[static_cast<unsigned char>(byte(index++))];
    } while (depth > 0);
    return index;
  }

 private:
  // How much deeper it is behind a byte; without a branch, for thousands of them.
  static constexpr std::array<signed char, 256> kDepths = [] {
    std::array<signed char, 256> depths{};
    depths['{'] = depths['['] = 1;
    depths['}'] = depths[']'] = -1;
    return depths;
  }();

  const std::uint32_t* places_;
  std::size_t count_;
  std::string_view text_;
};

/// How many members of that name an object has; none unless they are objects and arrays.
std::size_t container_count(element document, std::string_view key) {
  std::size_t count = 0;
  simdjson::dom::object object;
  if (document.get(object) != simdjson::SUCCESS) return 0;
  for (const auto& member : object) {
    if (member.key != key) continue;
    if (!member.value.is_object() && !member.value.is_array()) return 0;
    ++count;
  }
  return count;
}

}  // namespace

std::optional<std::string_view> Parser::raw_member(std::string_view key) const {
  const std::string_view text = state_->text;
  if (text.empty() || container_count(state_->parser.doc.root(), key) != 1) return std::nullopt;
  const Structure structure(state_->parser, text);
  for (std::size_t index = 1; index + 2 < structure.count();) {
    const std::string_view name = text.substr(structure.place(index) + 1);
    const std::size_t value = index + 2;  // behind the name and its colon
    const std::size_t next = structure.behind(value);
    if (name.starts_with(key) && name[key.size()] == '"') {
      const std::size_t begin = structure.place(value);
      return text.substr(begin, structure.place(next - 1) + 1 - begin);
    }
    index = next + 1;  // behind the comma
  }
  return std::nullopt;
}

}  // namespace k8scache::json
