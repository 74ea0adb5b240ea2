#include "core/json/go_text.hpp"

#include "core/json/number_text.hpp"
#include "core/json/ordered.hpp"
#include "core/json/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace k8scache::json {

namespace {

constexpr std::string_view kEscapeLetters = "abfnrtv";
constexpr std::string_view kEscapeMeanings = "\a\b\f\n\r\t\v";

void append_escaped(std::string& out, char32_t c) {
  const std::size_t letter =
      c < 0x80 ? kEscapeMeanings.find(static_cast<char>(c)) : kEscapeMeanings.npos;
  if (letter != kEscapeMeanings.npos) {
    out += '\\';
    out += kEscapeLetters[letter];
  } else if (c < 0x80) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<std::uint32_t>(c));
  } else if (c < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(c));
  } else {
    fmt::format_to(std::back_inserter(out), "\\U{:08x}", static_cast<std::uint32_t>(c));
  }
}

/// Takes `count` digits of a base off the text; nothing when they are not there.
std::optional<std::uint32_t> take_digits(std::string_view& text, std::size_t count, unsigned base) {
  if (text.size() < count) return std::nullopt;
  std::uint32_t number = 0;
  for (const char c : text.substr(0, count)) {
    const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                           : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a') + 10
                           : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A') + 10
                                                  : 16;
    if (digit >= base) return std::nullopt;
    number = number * base + digit;
  }
  text.remove_prefix(count);
  return number;
}

/// Takes what follows a backslash. Spec: strconv.UnquoteChar.
bool take_escape(std::string& out, std::string_view& text, char quote) {
  if (text.empty()) return false;
  const char letter = text.front();
  text.remove_prefix(1);
  if (letter == 'x' || letter == 'u' || letter == 'U') {
    const auto number = take_digits(text, letter == 'x' ? 2 : letter == 'u' ? 4 : 8, 16);
    if (!number) return false;
    if (letter == 'x') {
      out += static_cast<char>(*number);
      return true;
    }
    if (*number > 0x10FFFF || (*number >= 0xD800 && *number < 0xE000)) return false;
    append_utf8(out, *number);
    return true;
  }
  if (letter >= '0' && letter <= '7') {
    const auto rest = take_digits(text, 2, 8);
    const std::uint32_t number = static_cast<std::uint32_t>(letter - '0') * 64 + rest.value_or(256);
    if (number > 255) return false;
    out += static_cast<char>(number);
    return true;
  }
  const std::size_t meaning = kEscapeLetters.find(letter);
  if (meaning != kEscapeLetters.npos) {
    out += kEscapeMeanings[meaning];
  } else if (letter == '\\' || letter == quote) {
    out += letter;
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool is_shown_by_go(char32_t c) {
  constexpr std::array<std::pair<char32_t, char32_t>, 13> kHidden{{{0x7F, 0xA0},
                                                                   {0xAD, 0xAD},
                                                                   {0x600, 0x605},
                                                                   {0x61C, 0x61C},
                                                                   {0x1680, 0x1680},
                                                                   {0x180E, 0x180E},
                                                                   {0x2000, 0x200F},
                                                                   {0x2028, 0x202F},
                                                                   {0x205F, 0x206F},
                                                                   {0x3000, 0x3000},
                                                                   {0xD800, 0xF8FF},
                                                                   {0xFEFF, 0xFEFF},
                                                                   {0xE0000, 0x10FFFF}}};
  return c >= 0x20 && std::ranges::none_of(kHidden, [&](const auto& range) {
           return range.first <= c && c <= range.second;
         });
}

std::string go_number_text(Value number) {
  if (number.type() == Type::Integer) return std::to_string(number.integer_or(0));
  return general_number_text(number.number().value_or(0), ExponentFrom::Million);
}

std::string_view go_type_name(Value value) {
  switch (value.type()) {
    case Type::Missing:
    case Type::Null: return "<nil>";
    case Type::Bool: return "bool";
    case Type::Integer: return "int64";
    case Type::Unsigned:
    case Type::Double: return "float64";
    case Type::String: return "string";
    case Type::Array: return "[]interface {}";
    case Type::Object: return "map[string]interface {}";
  }
  return "";
}

// The depth of this recursion and the next is the document's, which the parser bounds.
void append_go_value(std::string& out, Value value) {
  bool is_first = true;
  const auto blank = [&] {
    if (!is_first) out += ' ';
    is_first = false;
  };
  switch (value.type()) {
    case Type::Missing: return;
    case Type::Null: out += "<nil>"; return;
    case Type::Bool: out += value.boolean_or(false) ? "true" : "false"; return;
    case Type::Integer:
    case Type::Unsigned:
    case Type::Double: out += go_number_text(value); return;
    case Type::String: out += value.text_or(""); return;
    case Type::Array:
      out += '[';
      for (const Value element : value.elements()) {
        blank();
        append_go_value(out, element);
      }
      out += ']';
      return;
    case Type::Object:
      out += "map[";
      for (const Member& member : ordered_members(value)) {
        blank();
        out.append(member.key) += ':';
        append_go_value(out, member.value);
      }
      out += ']';
      return;
  }
}

void append_go_syntax(std::string& out, Value value) {
  bool is_first = true;
  const auto comma = [&] {
    if (!is_first) out += ", ";
    is_first = false;
  };
  switch (value.type()) {
    case Type::Missing:
    case Type::Null: out += "interface {}(nil)"; return;
    case Type::String: out += go_quoted(value.text_or("")); return;
    case Type::Bool:
    case Type::Integer:
    case Type::Unsigned:
    case Type::Double: append_go_value(out, value); return;
    case Type::Array:
      out += "[]interface {}{";
      for (const Value element : value.elements()) {
        comma();
        append_go_syntax(out, element);
      }
      out += '}';
      return;
    case Type::Object:
      out += "map[string]interface {}{";
      for (const Member& member : ordered_members(value)) {
        comma();
        out.append(go_quoted(member.key)) += ':';
        append_go_syntax(out, member.value);
      }
      out += '}';
      return;
  }
}

std::string go_quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const Utf8Character character = utf8_character(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
    if (character.bytes == 1 && static_cast<unsigned char>(bytes[0]) >= 0x80) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(bytes[0]));
    } else if (bytes == "\"" || bytes == "\\") {
      out.append("\\").append(bytes);
    } else if (is_shown_by_go(character.code)) {
      out += bytes;
    } else {
      append_escaped(out, character.code);
    }
  }
  return out + '"';
}

std::string go_character_name(char32_t character) {
  std::string name = fmt::format("U+{:04X}", static_cast<std::uint32_t>(character));
  if (!is_shown_by_go(character)) return name;
  name += " '";
  append_utf8(name, character);
  return name + "'";
}

std::optional<std::string> go_unquoted(std::string_view quoted) {
  if (quoted.size() < 2 || quoted.front() != quoted.back()) return std::nullopt;
  const char quote = quoted.front();
  if (quote != '"' && quote != '\'') return std::nullopt;
  std::string_view text = quoted.substr(1, quoted.size() - 2);
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c == quote) return std::nullopt;
    if (c != '\\') {
      out += c;
    } else if (!take_escape(out, text, quote)) {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace k8scache::json
