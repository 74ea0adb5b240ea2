#include "core/json/yaml_scalar_write.hpp"

#include "core/json/utf8.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

namespace k8scache::json {

namespace {

constexpr std::size_t kWidth = 80;  // a blank behind it may become a line end

/// A character as an escape of double-quoted YAML.
std::string escape(char32_t character) {
  using namespace std::string_view_literals;
  static constexpr auto kNamed = U"\0\a\b\t\n\v\f\r\x1b\"\\\u0085\u00A0\u2028\u2029"sv;
  static constexpr std::string_view kNames = "0abtnvfre\"\\N_LP";
  static_assert(kNamed.size() == kNames.size());
  const auto code = static_cast<std::uint32_t>(character);
  if (const std::size_t place = kNamed.find(character); place != kNamed.npos) {
    return {'\\', kNames[place]};
  }
  if (code <= 0xFF) return fmt::format("\\x{:02X}", code);
  return code <= 0xFFFF ? fmt::format("\\u{:04X}", code) : fmt::format("\\U{:08X}", code);
}

/// `2`, `-`, `+`, `2-`: what stands behind `|`. An explicit indent where the text begins with a
/// blank, `-` where it ends without a line break, `+` where it ends with several.
std::string block_hints(std::string_view text) {
  const auto last_character = [](std::string_view part) {
    std::size_t begin = part.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(part[begin]) & 0xC0U) == 0x80) --begin;
    return begin;
  };
  std::string hints = text.front() == ' ' || line_break_bytes(text) > 0 ? "2" : "";
  const std::size_t last = last_character(text);
  if (line_break_bytes(text.substr(last)) == 0) return hints + '-';
  if (last == 0) return hints + '+';
  const std::size_t before = last_character(text.substr(0, last));
  return line_break_bytes(text.substr(before)) > 0 ? hints + '+' : hints;
}

/// The characters of one text, in one style.
class ScalarWriter {
 public:
  ScalarWriter(YamlCursor& cursor, std::string_view text, ScalarPlace place)
      : cursor_(cursor), text_(text), may_fold_(place == ScalarPlace::Value) {
    cursor_.separate();
  }

  void plain() {
    column_ = may_fold_ ? cursor_.column() : 0;
    if (!may_fold_ || column_ + text_.size() <= kWidth) return cursor_.put(text_);
    write_lines("'");
  }

  void single_quoted() {
    cursor_.put("'");
    column_ = cursor_.column();
    write_lines("''");
    cursor_.put("'");
  }

  void double_quoted() {
    cursor_.put("\"");
    column_ = cursor_.column();
    // Go's emitter asks of every character whether the text begins with a byte order mark.
    const bool escape_all = text_.starts_with("\uFEFF");
    for (std::size_t i = 0; i < text_.size();) {
      const std::string_view rest = text_.substr(i);
      const Utf8Character character = utf8_character(rest);
      const bool quote = rest.front() == '"' || rest.front() == '\\';
      if (escape_all || quote || !is_yaml_printable(rest) || line_break_bytes(rest) > 0) {
        put(escape(character.code));
      } else if (rest.front() == ' ' && fold_at(i)) {
        if (rest[1] == ' ') put("\\");
      } else {
        put(rest.substr(0, character.bytes), rest.front() == ' ');
      }
      i += character.bytes;
    }
    cursor_.put("\"");
  }

  void literal() {
    cursor_.put("|" + block_hints(text_));
    cursor_.put_break("\n");
    for (std::size_t i = 0; i < text_.size();) {
      const std::string_view rest = text_.substr(i);
      std::size_t length = line_break_bytes(rest);
      if (length > 0) {
        cursor_.put_break(rest.substr(0, length));
      } else {
        while (length < rest.size() && line_break_bytes(rest.substr(length)) == 0) ++length;
        cursor_.begin_line();
        cursor_.put(rest.substr(0, length));
      }
      i += length;
    }
  }

 private:
  /// All characters; Unicode's line breaks begin lines, and a single quote is written as given.
  void write_lines(std::string_view quote) {
    bool after_break = false;
    for (std::size_t i = 0; i < text_.size();) {
      const std::string_view rest = text_.substr(i);
      const std::size_t bytes = utf8_character(rest).bytes;
      const bool line_break = line_break_bytes(rest) > 0;
      if (line_break) {
        cursor_.put_break(rest.substr(0, bytes));
        column_ = 0;
      } else if (rest.front() != ' ' || !may_fold_here(i) || rest[1] == ' ' || !fold_at(i)) {
        if (after_break) {
          cursor_.begin_line();
          column_ = cursor_.column();
        }
        put(rest.front() == '\'' ? quote : rest.substr(0, bytes), rest.front() == ' ');
      }
      after_break = line_break;
      i += bytes;
    }
  }

  [[nodiscard]] bool may_fold_here(std::size_t place) const {
    return may_fold_ && !after_space_ && column_ > kWidth && place > 0 && place + 1 < text_.size();
  }

  /// Begins a line instead of the blank at that place, if it is time to.
  bool fold_at(std::size_t place) {
    if (!may_fold_here(place)) return false;
    cursor_.begin_line();
    column_ = cursor_.column();
    after_space_ = true;
    return true;
  }

  void put(std::string_view written, bool space = false) {
    cursor_.put(written);
    const bool is_character = (static_cast<unsigned char>(written.front()) & 0x80U) != 0;
    column_ += is_character ? 1 : written.size();
    after_space_ = space;
  }

  YamlCursor& cursor_;
  std::string_view text_;
  bool may_fold_;
  std::size_t column_ = 0;
  bool after_space_ = false;
};

}  // namespace

void write_scalar(YamlCursor& cursor, std::string_view text, ScalarStyle style, ScalarPlace place) {
  ScalarWriter writer(cursor, text, place);
  switch (style) {
    case ScalarStyle::Plain: return writer.plain();
    case ScalarStyle::SingleQuoted: return writer.single_quoted();
    case ScalarStyle::DoubleQuoted: return writer.double_quoted();
    case ScalarStyle::Literal: return writer.literal();
  }
}

}  // namespace k8scache::json
