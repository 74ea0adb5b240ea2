#include "core/json/yaml_scalar_style.hpp"

#include "core/json/utf8.hpp"
#include "core/json/yaml_resolve.hpp"

namespace k8scache::json {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Whether the character would be read as syntax at the beginning of a plain text.
bool is_indicator_at_start(char c, bool before_blank) {
  if (std::string_view("#,[]{}&*!|>'\"%@`").find(c) != std::string_view::npos) return true;
  return before_blank && (c == '?' || c == ':' || c == '-');
}

bool is_indicator_inside(char c, bool after_blank, bool before_blank) {
  return (c == ':' && before_blank) || (c == '#' && after_blank);
}

/// Whether the character has no meaning within a text: most have none, and need no closer look.
bool is_ordinary(char c) { return c > ' ' && c < '\x7f' && c != ':' && c != '#'; }

}  // namespace

std::size_t line_break_bytes(std::string_view text) {
  if (text.starts_with('\n') || text.starts_with('\r')) return 1;
  if (text.starts_with("\u0085")) return 2;
  return text.starts_with("\u2028") || text.starts_with("\u2029") ? 3 : 0;
}

bool is_yaml_printable(std::string_view text) {
  const char32_t c = utf8_character(text).code;
  if (c < 0x80) return c == U'\n' || (c >= 0x20 && c < 0x7F);
  return c >= 0xA0 && c <= 0xFFFD && c != 0xFEFF;
}

ScalarTraits scalar_traits(std::string_view text) {
  ScalarTraits traits;
  if (text.empty()) return {.plain = true, .single_quoted = true, .literal = false};
  if (text.starts_with("---") || text.starts_with("...")) traits.plain = false;
  bool after_blank = true;
  bool after_space = false;
  bool after_break = false;
  for (std::size_t i = 0; i < text.size();) {
    if (i > 0 && is_ordinary(text[i])) {
      after_space = after_break = after_blank = false;
      ++i;
      continue;
    }
    const std::string_view rest = text.substr(i);
    const std::size_t bytes = utf8_character(rest).bytes;
    const std::size_t line_break = line_break_bytes(rest);
    const bool last = bytes == rest.size();
    const bool space = rest.front() == ' ';
    const bool before_blank = last || is_blank(rest[bytes]);
    const bool indicator = i == 0 ? is_indicator_at_start(rest.front(), before_blank)
                                  : is_indicator_inside(rest.front(), after_blank, before_blank);
    if (indicator || line_break > 0 || (space && (i == 0 || last))) traits.plain = false;
    if (space && last) traits.literal = false;
    if (space && after_break) traits.plain = traits.single_quoted = false;
    if ((line_break > 0 && after_space) || !is_yaml_printable(rest)) {
      traits.plain = traits.single_quoted = traits.literal = false;
    }
    traits.has_line_break = traits.has_line_break || line_break > 0;
    after_space = space;
    after_break = line_break > 0;
    after_blank = is_blank(rest.front()) || line_break > 0 || rest.front() == '\0';
    i += bytes;
  }
  return traits;
}

ScalarStyle scalar_style(std::string_view text, const ScalarTraits& traits, ScalarPlace place) {
  if (text.find('\n') != std::string_view::npos) {
    const bool block = traits.literal && place == ScalarPlace::Value;
    return block ? ScalarStyle::Literal : ScalarStyle::DoubleQuoted;
  }
  if (!reads_as_text(text)) return ScalarStyle::DoubleQuoted;
  if (traits.plain) return ScalarStyle::Plain;
  return traits.single_quoted ? ScalarStyle::SingleQuoted : ScalarStyle::DoubleQuoted;
}

}  // namespace k8scache::json
