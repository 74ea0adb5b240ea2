#include "core/json/yaml_write.hpp"

#include "core/json/number_text.hpp"
#include "core/json/yaml_cursor.hpp"
#include "core/json/yaml_key_order.hpp"
#include "core/json/yaml_reread.hpp"
#include "core/json/yaml_scalar_style.hpp"
#include "core/json/yaml_scalar_write.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace k8scache::json {

namespace {

constexpr int kIndent = 2;
constexpr std::size_t kLongestSimpleKey = 128;  // bytes; a longer one is written behind `? `

template <typename Number>
bool is_whole(const std::string& text) {
  Number number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end;
}

/// A double as kubectl's YAML shows it: it went through JSON, where whole numbers became integers.
std::string yaml_number_text(double number) {
  const std::string text = json_number_text(number);
  if (text == "-0") return "0";
  if (is_whole<std::int64_t>(text) || is_whole<std::uint64_t>(text)) return text;
  return general_number_text(number, ExponentFrom::Million);
}

/// Writes a document. Spec: go.yaml.in/yaml/v2, the emitter's block states.
class Emitter {
 public:
  explicit Emitter(std::string& out) : cursor_(out) {}

  void document(Value root) {
    node(root, Parent::None);
    cursor_.begin_line();
  }

  void element(Value item) {
    cursor_.set_indent(0);
    list_item(item);
    cursor_.set_indent(-1);
    cursor_.begin_line();
  }

 private:
  enum class Parent { None, List, Map };

  /// Sets the indent of what is inside the container for as long as it lives.
  class Inside {
   public:
    Inside(YamlCursor& cursor, int indent) : cursor_(cursor), outer_(cursor.indent()) {
      cursor_.set_indent(indent);
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() { cursor_.set_indent(outer_); }

   private:
    YamlCursor& cursor_;
    int outer_;
  };

  [[nodiscard]] int next_indent(int at_root) const {
    return cursor_.indent() < 0 ? at_root : cursor_.indent() + kIndent;
  }

  // The depth of this recursion is that of the document, which the parser bounds (1024).
  void node(Value value, Parent parent) {
    switch (value.type()) {
      case Type::Missing:
      case Type::Null: return word("null");
      case Type::Bool: return word(value.boolean_or(false) ? "true" : "false");
      case Type::Integer: return word(fmt::to_string(value.integer_or(0)));
      case Type::Unsigned: return word(fmt::to_string(value.unsigned_integer().value_or(0)));
      case Type::Double: return word(yaml_number_text(value.number().value_or(0)));
      case Type::String: return text(reread_text(value.text_or(""), reread_));
      case Type::Array: return value.size() == 0 ? word("[]") : list(value, parent);
      case Type::Object: return value.size() == 0 ? word("{}") : map(value);
    }
  }

  void list(Value value, Parent parent) {
    // A list behind `key:` begins in the column of the key.
    const bool in_column_of_key = parent == Parent::Map && !cursor_.is_fresh();
    const Inside inside(cursor_, in_column_of_key ? cursor_.indent() : next_indent(0));
    for (const Value& item : value.elements()) list_item(item);
  }

  void list_item(Value item) {
    cursor_.begin_line();
    cursor_.indicator('-');
    node(item, Parent::List);
  }

  void map(Value value) {
    const Inside inside(cursor_, next_indent(0));
    for (const Member& member : yaml_ordered_members(value)) {
      cursor_.begin_line();
      key(member.key);
      node(member.value, Parent::Map);
    }
  }

  void key(std::string_view name) {
    const ScalarTraits traits = scalar_traits(name);
    if (!traits.has_line_break && name.size() <= kLongestSimpleKey) {
      constexpr auto kPlace = ScalarPlace::SimpleKey;
      write_scalar(cursor_, name, scalar_style(name, traits, kPlace), kPlace);
      return cursor_.put(":");
    }
    cursor_.indicator('?');
    text(name);
    cursor_.begin_line();
    cursor_.indicator(':');
  }

  void text(std::string_view text) {
    constexpr auto kPlace = ScalarPlace::Value;
    const Inside inside(cursor_, next_indent(kIndent));
    write_scalar(cursor_, text, scalar_style(text, scalar_traits(text), kPlace), kPlace);
  }

  void word(std::string_view text) {
    cursor_.separate();
    cursor_.put(text);
  }

  YamlCursor cursor_;
  std::string reread_;
};

}  // namespace

void write_yaml(Value value, std::string& out) { Emitter(out).document(value); }

void write_yaml_element(Value value, std::string& out) { Emitter(out).element(value); }

}  // namespace k8scache::json
