#include "core/json/kyaml_write.hpp"

#include "core/base/text.hpp"
#include "core/json/go_text.hpp"
#include "core/json/letters.hpp"
#include "core/json/number_text.hpp"
#include "core/json/ordered.hpp"
#include "core/json/utf8.hpp"
#include "core/json/yaml_reread.hpp"
#include "core/json/yaml_resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <utility>

namespace k8scache::json {

namespace {

constexpr std::string_view kFold = "\\\n";  // a line end that YAML does not read

bool is_bare_anywhere(char32_t c) { return c == U'_' || is_letter(c) || is_decimal_digit(c); }
bool is_bare_inside(char32_t c) { return c == U'-' || c == U'.' || c == U'/'; }

/// Whether some reader of YAML may take the text for something else. Spec: sigs.k8s.io/yaml/kyaml,
/// isTypeAmbiguous.
bool is_ambiguous(std::string_view key) {
  constexpr std::array<std::string_view, 10> kWords{"null",  "true", "y",  "yes", "on",
                                                    "false", "n",    "no", "off", "~"};
  constexpr std::array<std::string_view, 3> kNumbers{"inf", "infinity", "nan"};
  if (!reads_as_text(key) || key == "t" || key == "T" || key == "f" || key == "F") return true;
  if (std::ranges::find(kWords, to_lower(key)) != kWords.end()) return true;
  std::string number(key);
  std::erase(number, '_');
  return std::ranges::find(kNumbers, to_lower(number)) != kNumbers.end() || reads_as_number(number);
}

/// Whether a key can stand without quotes.
bool is_bare(std::string_view key) {
  if (key.empty() || is_ambiguous(key)) return false;
  for (std::size_t i = 0; i < key.size();) {
    const Utf8Character character = utf8_character(key.substr(i));
    const bool is_inside = i > 0 && i + character.bytes < key.size();
    i += character.bytes;
    if (!is_bare_anywhere(character.code) && !(is_inside && is_bare_inside(character.code))) {
      return false;
    }
  }
  return true;
}

void append_escape(std::string& out, char32_t c) {
  constexpr std::array<std::pair<char32_t, std::string_view>, 11> kNames{{{U'\a', "\\a"},
                                                                          {U'\b', "\\b"},
                                                                          {U'\f', "\\f"},
                                                                          {U'\r', "\\r"},
                                                                          {U'\v', "\\v"},
                                                                          {U'\0', "\\0"},
                                                                          {U'\x1b', "\\e"},
                                                                          {0x85, "\\N"},
                                                                          {0xA0, "\\_"},
                                                                          {0x2028, "\\L"},
                                                                          {0x2029, "\\P"}}};
  for (const auto& [character, name] : kNames) {
    if (character == c) {
      out += name;
      return;
    }
  }
  const auto code = static_cast<std::uint32_t>(c);
  if (code < 0x80) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", code);
  } else if (code < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", code);
  } else {
    fmt::format_to(std::back_inserter(out), "\\U{:08x}", code);
  }
}

class KyamlWriter {
 public:
  KyamlWriter(std::string& out, KeyOrder order) : out_(out), order_(order) {}

  // The depth of this recursion is that of the document, which the parser bounds.
  void node(Value value, int level) {
    switch (value.type()) {
      case Type::Missing:
      case Type::Null: out_ += "null"; return;
      case Type::Bool: out_ += value.boolean_or(false) ? "true" : "false"; return;
      case Type::Integer:
      case Type::Unsigned:
      case Type::Double: return append_number(out_, value);
      case Type::String: return text(reread_text(value.text_or(""), reread_), level + 1);
      case Type::Array: return list(value, level);
      case Type::Object: return map(value, level);
    }
  }

 private:
  void indent(int level) { out_.append(static_cast<std::size_t>(level) * 2, ' '); }

  void map(Value value, int level) {
    if (value.size() == 0) {
      out_ += "{}";
      return;
    }
    out_ += "{\n";
    if (order_ == KeyOrder::Sorted) {
      for (const Member& one : ordered_members(value)) member(one, level + 1);
    } else {
      for (const Member one : value.members()) member(one, level + 1);
    }
    indent(level);
    out_ += '}';
  }

  void member(const Member& member, int level) {
    indent(level);
    key(member.key);
    out_ += ": ";
    node(member.value, level);
    out_ += ",\n";
  }

  /// A list of containers only keeps their brackets together.
  void list(Value value, int level) {
    bool is_cuddled = true;
    for (const Value element : value.elements()) {
      is_cuddled = is_cuddled && (element.is_array() || element.is_object());
    }
    out_ += '[';
    if (!is_cuddled) {
      out_ += '\n';
      for (const Value element : value.elements()) {
        indent(level + 1);
        node(element, level + 1);
        out_ += ",\n";
      }
      indent(level);
    } else {
      bool is_first = true;
      for (const Value element : value.elements()) {
        if (!is_first) out_ += ", ";
        is_first = false;
        node(element, level);
      }
    }
    out_ += ']';
  }

  void key(std::string_view name) {
    if (is_bare(name)) {
      out_ += name;
      return;
    }
    out_ += '"';
    characters(name, Lines::Escaped, 0);
    out_ += '"';
  }

  /// A text of several lines has each in a line of its own.
  void text(std::string_view text, int level) {
    const bool is_several = text.find('\n') != text.npos;
    out_ += '"';
    if (is_several) out_ += kFold;
    characters(text, Lines::Folded, level);
    if (is_several) {
      if (!out_.ends_with('\n')) out_ += kFold;
      indent(level);
    }
    out_ += '"';
  }

  enum class Lines { Folded, Escaped };
  void characters(std::string_view text, Lines lines, int level) {
    while (!text.empty()) {
      const Utf8Character character = utf8_character(text);
      const std::string_view bytes = text.substr(0, character.bytes);
      text.remove_prefix(character.bytes);
      if (out_.ends_with('\n')) begin_line(bytes, level);
      if (bytes == "\n") {
        out_.append("\\n").append(lines == Lines::Folded ? kFold : "");
      } else if (bytes == "\t") {
        out_ += lines == Lines::Folded ? "\t" : "\\t";
      } else if (bytes == "\"" || bytes == "\\") {
        out_.append("\\").append(bytes);
      } else if (is_shown_by_go(character.code)) {
        out_ += bytes;
      } else {
        append_escape(out_, character.code);
      }
    }
  }

  /// White space at the beginning of a line is escaped, or YAML would drop it.
  void begin_line(std::string_view bytes, int level) {
    indent(level);
    const char32_t c = utf8_character(bytes).code;
    const bool is_space = c == U'\t' || c == U'\v' || c == U'\f' || c == U'\r' || c == U' ' ||
                          c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
                          c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
    out_ += is_space ? '\\' : ' ';
  }

  std::string& out_;
  KeyOrder order_;
  std::string reread_;
};

}  // namespace

void write_kyaml(Value value, std::string& out, int level, KeyOrder order) {
  KyamlWriter(out, order).node(value, level);
}

}  // namespace k8scache::json
