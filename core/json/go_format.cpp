#include "core/json/go_format.hpp"

#include "core/base/error.hpp"
#include "core/json/go_text.hpp"
#include "core/json/number_text.hpp"
#include "core/json/ordered.hpp"
#include "core/json/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace k8scache::json {

namespace {

using Type = GoValue::Type;

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(utf8_character(text).bytes);
  return count;
}

/// One verb over one operand.
class Formatter {
 public:
  Formatter(std::string& out, char32_t verb, const GoFlags& flags)
      : out_(out), verb_(verb), flags_(flags) {}

  void print(const GoValue& value) {
    if (verb_ == U'T') return pad(truncated(is_nothing(value) ? "<nil>" : name_of(value)));
    if (verb_ == U'p') fail(ErrorKind::Usage, "the verb %p of printf is not supported");
    if (is_nothing(value)) return verb_ == U'v' ? pad("<nil>") : bad_verb(value);
    print_part(value);
  }

 private:
  static bool is_nothing(const GoValue& value) {
    return value.type == Type::Invalid || value.type == Type::Nil;
  }
  static std::string name_of(const GoValue& value) { return std::string(value.own_type_name()); }

  void print_part(const GoValue& value) {
    switch (value.type) {
      case Type::Invalid:
      case Type::Nil: out_ += "<nil>"; return;
      case Type::Bool:
        return verb_ == U't' || verb_ == U'v' ? pad(value.truth ? "true" : "false")
                                              : bad_verb(value);
      case Type::Int:
      case Type::Int64:
      case Type::Uint8: return print_integer(value);
      case Type::Float64: return print_real(value);
      case Type::String: return print_text(value);
      case Type::Slice: return print_slice(value);
      case Type::Map: return print_map(value);
    }
  }

  /// `%!d(string=x)`.
  void bad_verb(const GoValue& value) {
    out_ += "%!";
    append_verb();
    out_ += '(';
    if (is_nothing(value)) {
      out_ += "<nil>";
    } else {
      out_.append(value.own_type_name()) += '=';
      Formatter(out_, U'v', flags_).print(value);
    }
    out_ += ')';
  }
  void append_verb() {
    GoValue character = GoValue::of_int(static_cast<std::int64_t>(verb_));
    Formatter(out_, U'c', {}).print(character);
  }

  void pad(std::string_view text, bool with_zeros) {
    const auto width = static_cast<std::size_t>(flags_.width.value_or(0));
    const std::size_t has = characters(text);
    const std::size_t missing = width > has ? width - has : 0;
    if (flags_.minus) {
      out_.append(text).append(missing, ' ');
    } else {
      out_.append(missing, with_zeros && flags_.zero ? '0' : ' ').append(text);
    }
  }
  void pad(std::string_view text) { pad(text, true); }

  [[nodiscard]] std::string_view truncated(std::string_view text) const {
    if (!flags_.precision) return text;
    std::size_t bytes = 0;
    for (std::int64_t i = 0; i < *flags_.precision && bytes < text.size(); ++i) {
      bytes += utf8_character(text.substr(bytes)).bytes;
    }
    return text.substr(0, bytes);
  }

  void refuse_sharp() const {
    if (flags_.sharp) fail(ErrorKind::Usage, "the flag # of printf is not supported there");
  }

  void print_integer(const GoValue& value) {
    switch (verb_) {
      case U'v':
      case U'd': return integer(value, 10, "0123456789");
      case U'b': return integer(value, 2, "01");
      case U'o':
      case U'O': return integer(value, 8, "01234567");
      case U'x': return integer(value, 16, "0123456789abcdefx");
      case U'X': return integer(value, 16, "0123456789ABCDEFX");
      case U'c': return pad(character_of(value));
      case U'q': return quoted_character(value);
      case U'U': return unicode(value);
      default: return bad_verb(value);
    }
  }

  static std::string character_of(const GoValue& value) {
    const bool is_none = value.integer < 0 || value.integer > 0x10FFFF ||
                         (value.integer >= 0xD800 && value.integer < 0xE000);
    const auto text = go_unquoted(fmt::format("\"\\U{:08x}\"", is_none ? 0xFFFD : value.integer));
    return text.value_or("");
  }

  void quoted_character(const GoValue& value) {
    if (flags_.plus) fail(ErrorKind::Usage, "the flag + of %q is not supported");
    const std::string character = character_of(value);
    std::string quoted = go_quoted(character);
    quoted.front() = quoted.back() = '\'';
    if (character == "\"") quoted = "'\"'";
    if (character == "'") quoted = "'\\''";
    pad(quoted);
  }

  void unicode(const GoValue& value) {
    const auto code = static_cast<std::uint64_t>(value.integer);
    const std::int64_t digits = std::max<std::int64_t>(flags_.precision.value_or(4), 4);
    std::string text = fmt::format("U+{:0{}X}", code, digits);
    const bool shows =
        flags_.sharp && code <= 0x10FFFF && is_shown_by_go(static_cast<char32_t>(code));
    if (shows) text += " '" + character_of(value) + "'";
    pad(text, false);
  }

  void integer(const GoValue& value, unsigned base, std::string_view letters) {
    const bool negative = value.integer < 0;
    auto rest = static_cast<std::uint64_t>(value.integer);
    if (negative) rest = 0 - rest;
    std::int64_t least = 1;
    if (flags_.precision) {
      least = *flags_.precision;
      if (least == 0 && rest == 0) {
        out_.append(static_cast<std::size_t>(flags_.width.value_or(0)), ' ');
        return;
      }
    } else if (flags_.zero && !flags_.minus && flags_.width) {
      least = *flags_.width - (negative || flags_.plus || flags_.space ? 1 : 0);
    }
    std::string text;  // backwards
    do {
      text += letters[rest % base];
      rest /= base;
    } while (rest != 0);
    if (static_cast<std::int64_t>(text.size()) < least) {
      text.append(static_cast<std::size_t>(least) - text.size(), '0');
    }
    if (flags_.sharp && base == 2) text += "b0";
    if (flags_.sharp && base == 8 && text.back() != '0') text += '0';
    if (flags_.sharp && base == 16) text.append(1, letters.back()).append("0");
    if (verb_ == U'O') text += "o0";
    if (negative) {
      text += '-';
    } else if (flags_.plus) {
      text += '+';
    } else if (flags_.space) {
      text += ' ';
    }
    std::reverse(text.begin(), text.end());
    pad(text, false);
  }

  void print_real(const GoValue& value) {
    const double number = value.number;
    switch (verb_) {
      case U'v':
      case U'g':
      case U'G':
        return real(flags_.precision ? rounded(number, 'g')
                                     : general_number_text(number, ExponentFrom::Million));
      case U'e':
      case U'E': return real(rounded(number, 'e'));
      case U'f':
      case U'F': return real(rounded(number, 'f'));
      case U'b':
      case U'x':
      case U'X':
        fail(ErrorKind::Usage, "the verb %{} of printf is not supported for fractions",
             static_cast<char>(verb_));
      default: return bad_verb(value);
    }
  }

  [[nodiscard]] std::string rounded(double number, char form) const {
    const int digits = static_cast<int>(std::min<std::int64_t>(flags_.precision.value_or(6), 1000));
    // C and Go agree on all of these.
    if (form == 'g') return fmt::format("{:.{}g}", number, digits);
    return form == 'e' ? fmt::format("{:.{}e}", number, digits)
                       : fmt::format("{:.{}f}", number, digits);
  }

  /// A number that is written already, with its sign and room.
  void real(std::string text) {
    refuse_sharp();
    if (verb_ == U'E' || verb_ == U'G') std::ranges::replace(text, 'e', 'E');
    const bool negative = text.front() == '-';
    if (negative) text.erase(0, 1);
    const std::string_view sign = negative ? "-" : flags_.plus ? "+" : flags_.space ? " " : "";
    const auto width = static_cast<std::size_t>(flags_.width.value_or(0));
    if (!sign.empty() && flags_.zero && !flags_.minus && width > text.size() + 1) {
      // The zeros stand behind the sign.
      out_.append(sign).append(width - text.size() - 1, '0').append(text);
      return;
    }
    pad(std::string(sign) + text);
  }

  void print_text(const GoValue& value) {
    switch (verb_) {
      case U'v':
      case U's': return pad(truncated(value.text));
      case U'q':
        refuse_sharp();
        if (flags_.plus) fail(ErrorKind::Usage, "the flag + of %q is not supported");
        return pad(go_quoted(truncated(value.text)));
      case U'x':
      case U'X': return hex(value.text);
      default: return bad_verb(value);
    }
  }

  void hex(std::string_view text) {
    refuse_sharp();
    if (flags_.precision && static_cast<std::size_t>(*flags_.precision) < text.size()) {
      text = text.substr(0, static_cast<std::size_t>(*flags_.precision));
    }
    std::string digits;
    for (const char c : text) {
      if (flags_.space && !digits.empty()) digits += ' ';
      digits += verb_ == U'x' ? fmt::format("{:02x}", static_cast<unsigned char>(c))
                              : fmt::format("{:02X}", static_cast<unsigned char>(c));
    }
    pad(digits);
  }

  void print_slice(const GoValue& value) {
    out_ += '[';
    for (std::size_t i = 0; i < value.length(); ++i) {
      if (i > 0) out_ += ' ';
      print_part(value.element(i));
    }
    out_ += ']';
  }

  void print_map(const GoValue& value) {
    out_ += "map[";
    bool is_first = true;
    for (const Member& member : ordered_members(value.json)) {
      if (!is_first) out_ += ' ';
      is_first = false;
      print_part(GoValue::of(std::string(member.key)));
      out_ += ':';
      print_part(GoValue::of(member.value, true));
    }
    out_ += ']';
  }

  std::string& out_;
  char32_t verb_;
  GoFlags flags_;
};

}  // namespace

void append_go_format(std::string& out, char32_t verb, const GoFlags& flags, const GoValue& value) {
  Formatter(out, verb, flags).print(value);
}

}  // namespace k8scache::json
