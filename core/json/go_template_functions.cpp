#include "core/json/go_template_functions.hpp"

#include "core/base/crypto.hpp"
#include "core/json/go_print.hpp"
#include "core/json/go_template_nodes.hpp"
#include "core/json/go_text.hpp"
#include "core/json/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace k8scache::json::gotmpl {

namespace {

using Type = GoValue::Type;
using Arguments = std::span<const GoValue>;

/// A place in a list or text of so many elements; else `why` says what is wrong.
std::optional<std::size_t> place(const GoValue& index, std::size_t most, std::string& why) {
  if (index.type == Type::Invalid) {
    why = "cannot index slice/array with nil";
  } else if (!index.is_integer() || index.boxed) {
    why = fmt::format("cannot index slice/array with type {}", index.type_name());
  } else if (index.integer < 0 || static_cast<std::uint64_t>(index.integer) > most) {
    why = fmt::format("index out of range: {}", index.integer);
  } else {
    return static_cast<std::size_t>(index.integer);
  }
  return std::nullopt;
}

/// Spec: text/template, index.
std::string index(Arguments arguments, GoValue& result) {
  GoValue item = arguments.front().unboxed();
  if (!item.is_valid()) return "index of untyped nil";
  for (const GoValue& boxed : arguments.subspan(1)) {
    const GoValue key = boxed.unboxed();
    if (item.type == Type::Nil) return "index of nil pointer";
    item = item.unboxed();
    if (item.type == Type::Map) {
      if (key.is_valid() && key.type != Type::String) {
        return fmt::format("value has type {}; should be string", key.type_name());
      }
      if (!key.is_valid()) return "value is nil; should be of type string";
      item = item.member(key.text);
      if (!item.is_valid()) {  // the zero of an interface
        item.type = Type::Nil;
        item.boxed = true;
      }
    } else if (item.type == Type::Slice || item.type == Type::String) {
      std::string why;
      const auto at = place(key, item.length(), why);
      if (!at) return why;
      if (*at == item.length()) {
        return item.type == Type::Slice ? "reflect: slice index out of range"
                                        : "reflect: string index out of range";
      }
      item = item.element(*at);
    } else {
      return fmt::format("can't index item of type {}", item.type_name());
    }
  }
  result = std::move(item);
  return {};
}

/// Spec: text/template, slice.
std::string slice(Arguments arguments, GoValue& result) {
  GoValue item = arguments.front().unboxed();
  if (!item.is_valid()) return "slice of untyped nil";
  const Arguments indexes = arguments.subspan(1);
  if (indexes.size() > 3) return fmt::format("too many slice indexes: {}", indexes.size());
  if (item.type == Type::String && indexes.size() == 3) return "cannot 3-index slice a string";
  if (item.type != Type::String && item.type != Type::Slice) {
    return fmt::format("can't slice item of type {}", item.type_name());
  }
  std::array<std::size_t, 3> at{0, item.length(), item.length()};
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    std::string why;
    const auto one = place(indexes[i], item.length(), why);
    if (!one) return why;
    at.at(i) = *one;
  }
  if (at[0] > at[1]) return fmt::format("invalid slice index: {} > {}", at[0], at[1]);
  if (at[1] > at[2]) return fmt::format("invalid slice index: {} > {}", at[1], at[2]);
  if (item.type == Type::String) {
    item.text = item.text.substr(at[0], at[1] - at[0]);
  } else {
    item.end = item.begin + at[1];
    item.begin += at[0];
  }
  result = std::move(item);
  return {};
}

std::string length(Arguments arguments, GoValue& result) {
  const GoValue& item = arguments.front();
  if (item.type == Type::Nil) return "len of nil pointer";
  if (!item.is_valid()) return "reflect: call of reflect.Value.Type on zero Value";
  if (!item.has_length()) return fmt::format("len of type {}", item.own_type_name());
  result = GoValue::of_int(static_cast<std::int64_t>(item.length()));
  return {};
}

std::string negation(Arguments arguments, GoValue& result) {
  result = GoValue::of(!arguments.front().is_true());
  return {};
}

/// No document holds a function; the caller knows what it was called.
std::string call(Arguments /*arguments*/, GoValue& /*result*/) { return "call of nil"; }

enum class Basic { None, Bool, Int, Uint, Float, String };

Basic basic(const GoValue& value) {
  switch (value.type) {
    case Type::Bool: return Basic::Bool;
    case Type::Int:
    case Type::Int64: return Basic::Int;
    case Type::Uint8: return Basic::Uint;
    case Type::Float64: return Basic::Float;
    case Type::String: return Basic::String;
    case Type::Invalid:
    case Type::Nil:
    case Type::Slice:
    case Type::Map: return Basic::None;
  }
  return Basic::None;
}

bool are_integers(Basic left, Basic right) {
  return (left == Basic::Int && right == Basic::Uint) ||
         (left == Basic::Uint && right == Basic::Int);
}

std::string incompatible(const GoValue& left, const GoValue& right) {
  return fmt::format("incompatible types for comparison: {} and {}", left.type_name(),
                     right.type_name());
}

/// Whether two values are equal. Spec: text/template, eq.
std::string equal(const GoValue& left, const GoValue& right, bool& truth) {
  const Basic kind = basic(left);
  const Basic other = basic(right);
  truth = false;
  if (kind != other) {
    if (are_integers(kind, other)) {
      truth = left.integer == right.integer;
    } else if (left.is_valid() && right.is_valid()) {
      return incompatible(left, right);
    }
    return {};
  }
  switch (kind) {
    case Basic::Bool: truth = left.truth == right.truth; return {};
    case Basic::Int:
    case Basic::Uint: truth = left.integer == right.integer; return {};
    case Basic::Float: truth = left.number == right.number; return {};
    case Basic::String: truth = left.text == right.text; return {};
    case Basic::None: break;
  }
  if (!left.is_valid() || !right.is_valid()) {
    truth = left.is_valid() == right.is_valid();
    return {};
  }
  if (left.type != right.type) {
    return fmt::format("non-comparable types {}: {}, {}: {}", go_sprintf("%s", {left}),
                       left.type_name(), right.type_name(), go_sprint({right}));
  }
  return fmt::format("non-comparable type {}: {}", go_sprintf("%s", {right}), right.type_name());
}

std::string equal_to_any(Arguments arguments, GoValue& result) {
  if (arguments.size() == 1) return "missing argument for comparison";
  const GoValue first = arguments.front().unboxed();
  bool truth = false;
  for (std::size_t i = 1; i < arguments.size() && !truth; ++i) {
    std::string why = equal(first, arguments[i].unboxed(), truth);
    if (!why.empty()) return why;
  }
  result = GoValue::of(truth);
  return {};
}

std::string unequal(Arguments arguments, GoValue& result) {
  bool truth = false;
  std::string why = equal(arguments[0].unboxed(), arguments[1].unboxed(), truth);
  result = GoValue::of(!truth);
  return why;
}

/// Spec: text/template, lt.
std::string less(const GoValue& left, const GoValue& right, bool& truth) {
  constexpr const char* kBadType = "invalid type for comparison";
  const Basic kind = basic(left);
  const Basic other = basic(right);
  if (kind == Basic::None || other == Basic::None) return kBadType;
  if (kind != other && !are_integers(kind, other)) return incompatible(left, right);
  switch (kind) {
    case Basic::None:
    case Basic::Bool: return kBadType;
    case Basic::Int:
    case Basic::Uint: truth = left.integer < right.integer; return {};
    case Basic::Float: truth = left.number < right.number; return {};
    case Basic::String: truth = left.text < right.text; return {};
  }
  return {};
}

std::string less_or_equal(const GoValue& left, const GoValue& right, bool& truth) {
  std::string why = less(left, right, truth);
  if (!why.empty() || truth) return why;
  return equal(left, right, truth);
}

using Comparison = std::string (*)(const GoValue&, const GoValue&, bool&);

template <Comparison comparison, bool wanted>
std::string compare(Arguments arguments, GoValue& result) {
  bool truth = false;
  std::string why = comparison(arguments[0].unboxed(), arguments[1].unboxed(), truth);
  result = GoValue::of(truth == wanted);
  return why;
}

std::vector<GoValue> operands(Arguments arguments) { return {arguments.begin(), arguments.end()}; }

std::string print(Arguments arguments, GoValue& result) {
  result = GoValue::of(go_sprint(operands(arguments)));
  return {};
}

std::string println(Arguments arguments, GoValue& result) {
  result = GoValue::of(go_sprintln(operands(arguments)));
  return {};
}

std::string print_formatted(Arguments arguments, GoValue& result) {
  result = GoValue::of(go_sprintf(arguments.front().text, operands(arguments.subspan(1))));
  return {};
}

/// What is to be escaped. Spec: text/template, evalArgs.
std::string text_of(Arguments arguments) {
  std::vector<GoValue> values = operands(arguments);
  for (GoValue& value : values) {
    if (!value.unboxed().is_valid()) value = GoValue::of(std::string("<no value>"));
  }
  return go_sprint(values);
}

std::string html(Arguments arguments, GoValue& result) {
  std::string out;
  for (const char c : text_of(arguments)) {
    switch (c) {
      case '\0': out += "\xEF\xBF\xBD"; break;
      case '"': out += "&#34;"; break;
      case '\'': out += "&#39;"; break;
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
  result = GoValue::of(std::move(out));
  return {};
}

std::string js(Arguments arguments, GoValue& result) {
  const std::string text = text_of(arguments);
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const Utf8Character character = utf8_character(rest);
    const std::string_view bytes = rest.substr(0, character.bytes);
    rest.remove_prefix(character.bytes);
    const char32_t c = character.code;
    if (c == U'\\' || c == U'\'' || c == U'"') {
      out.append("\\").append(bytes);
    } else if (c < 0x20 || c == U'<' || c == U'>' || c == U'&' || c == U'=' ||
               (c >= 0x80 && !is_shown_by_go(c))) {
      out += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(c));
    } else {
      out += bytes;
    }
  }
  result = GoValue::of(std::move(out));
  return {};
}

/// Spec: net/url, QueryEscape.
std::string urlquery(Arguments arguments, GoValue& result) {
  std::string out;
  for (const char c : text_of(arguments)) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  result = GoValue::of(std::move(out));
  return {};
}

/// Whether there is something at the end of the path. Spec: cli-runtime printers, exists.
std::string exists(Arguments arguments, GoValue& result) {
  GoValue item = arguments.front();
  result = GoValue::of(false);
  for (const GoValue& boxed : arguments.subspan(1)) {
    const GoValue key = boxed.unboxed();
    item = item.unboxed();
    if (item.type == Type::Map && key.type == Type::String) {
      item = item.member(key.text);
      if (!item.is_valid()) item.type = Type::Nil;
    } else if ((item.type == Type::Slice || item.type == Type::String) && key.is_integer() &&
               key.integer >= 0 && static_cast<std::uint64_t>(key.integer) < item.length()) {
      item = item.element(static_cast<std::size_t>(key.integer));
    } else {
      return {};
    }
  }
  // Nothing at all is no nil pointer.
  result = GoValue::of(item.type != Type::Nil);
  return {};
}

/// Where Go's decoder finds what is no base64.
std::size_t bad_byte(std::string_view text) {
  std::size_t in_quantum = 0;
  std::size_t quantum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' || c == '\n') continue;
    if (in_quantum == 0) quantum = i;
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '+' || c == '/' || (c == '=' && in_quantum >= 2);
    if (!fits) return i;
    in_quantum = (in_quantum + 1) % 4;
  }
  return in_quantum == 0 ? text.size() : quantum;
}

std::string decode_base64(Arguments arguments, GoValue& result) {
  const std::string& text = arguments.front().text;
  auto bytes = base64_decode(text);
  if (!bytes) {
    return fmt::format("base64 decode failed: illegal base64 data at input byte {}",
                       bad_byte(text));
  }
  result = GoValue::of(std::move(*bytes));
  return {};
}

constexpr std::array<Function, 21> kFunctions{{
    {"and", 1, true},
    {"or", 1, true},
    {"call", 1, true, Wants::Value, Wants::Value, call},
    {"html", 0, true, Wants::Operand, Wants::Operand, html},
    {"index", 1, true, Wants::Value, Wants::Value, index},
    {"slice", 1, true, Wants::Value, Wants::Value, slice},
    {"js", 0, true, Wants::Operand, Wants::Operand, js},
    {"len", 1, false, Wants::Value, Wants::Value, length},
    {"not", 1, false, Wants::Value, Wants::Value, negation},
    {"print", 0, true, Wants::Operand, Wants::Operand, print},
    {"printf", 1, true, Wants::Text, Wants::Operand, print_formatted},
    {"println", 0, true, Wants::Operand, Wants::Operand, println},
    {"urlquery", 0, true, Wants::Operand, Wants::Operand, urlquery},
    {"eq", 1, true, Wants::Value, Wants::Value, equal_to_any},
    {"ne", 2, false, Wants::Value, Wants::Value, unequal},
    {"lt", 2, false, Wants::Value, Wants::Value, compare<less, true>},
    {"le", 2, false, Wants::Value, Wants::Value, compare<less_or_equal, true>},
    {"gt", 2, false, Wants::Value, Wants::Value, compare<less_or_equal, false>},
    {"ge", 2, false, Wants::Value, Wants::Value, compare<less, false>},
    {"exists", 1, true, Wants::Operand, Wants::Operand, exists},
    {"base64decode", 1, false, Wants::Text, Wants::Text, decode_base64},
}};

}  // namespace

const Function* find_function(std::string_view name) {
  const auto* const found = std::ranges::find(kFunctions, name, &Function::name);
  return found == kFunctions.end() ? nullptr : &*found;
}

bool is_function(std::string_view name) { return find_function(name) != nullptr; }

}  // namespace k8scache::json::gotmpl
