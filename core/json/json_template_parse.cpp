#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/go_text.hpp"
#include "core/json/json_template_nodes.hpp"
#include "core/json/letters.hpp"
#include "core/json/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace k8scache::json::tmpl {

namespace {

// A template is its user's own; the bounds keep what is no template from the stack and the clock.
constexpr std::size_t kLongest = 256 * 1024;
constexpr int kDeepest = 32;
constexpr char32_t kEnd = 0xFFFFFFFF;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_sign(char32_t c) { return c == U'+' || c == U'-'; }
bool is_line_end(char32_t c) { return c == U'\r' || c == U'\n'; }
bool is_alphanumeric(char32_t c) { return c == U'_' || is_letter(c) || is_decimal_digit(c); }

bool is_terminator(char32_t c) {
  return c == kEnd || is_line_end(c) ||
         (c < 0x80 &&
          std::string_view(" \t.,[]$@{}").find(static_cast<char>(c)) != std::string_view::npos);
}

/// A whole text as a decimal number, with a sign or without. Spec: strconv.Atoi.
std::optional<std::int64_t> integer_of(std::string_view text) {
  if (text.starts_with('+') && text.size() > 1 && is_digit(text[1])) text.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  if (text.empty() || error != std::errc() || end != text.end()) return std::nullopt;
  return number;
}

/// Reads a template as kubectl does, oddities included: brackets, keys in quotes and filters are
/// cut out as text first and read as actions of their own.
/// Spec: client-go/util/jsonpath, Parser.
class TemplateReader {
 public:
  TemplateReader(std::string_view text, int depth) : text_(text), depth_(depth) {
    if (text.size() > kLongest) fail(ErrorKind::Usage, "longer than 256 KiB");
    if (depth > kDeepest) fail(ErrorKind::Usage, "nested too deeply");
  }

  Pieces read() {
    Pieces pieces;
    while (position_ < text_.size()) {
      const std::size_t open = std::min(text_.find('{', position_), text_.size());
      if (open > position_) {
        pieces.push_back({{{Text{std::string(text_.substr(position_, open - position_))}}}, true});
      }
      position_ = open;
      if (position_ == text_.size()) break;
      ++position_;
      start_ = position_;
      pieces.emplace_back();
      read_action(pieces.back().nodes);
    }
    return pieces;
  }

 private:
  template <typename... Args>
  [[noreturn]] static void problem(fmt::format_string<Args...> format, Args&&... args) {
    fail(ErrorKind::Usage, format, std::forward<Args>(args)...);
  }

  /// The nodes of one action given without its braces.
  [[nodiscard]] Nodes nodes_of(const std::string& action) const {
    const std::string braced = "{" + action + "}";
    Pieces pieces = TemplateReader(braced, depth_ + 1).read();
    return std::move(pieces.front().nodes);
  }

  char32_t next() {
    if (position_ >= text_.size()) {
      width_ = 0;
      return kEnd;
    }
    const Utf8Character character = utf8_character(text_.substr(position_));
    width_ = character.bytes;
    position_ += width_;
    return character.code;
  }
  void back() { position_ -= width_; }
  char32_t peek() {
    const char32_t c = next();
    back();
    return c;
  }
  std::string_view consume() {
    const std::string_view taken = text_.substr(start_, position_ - start_);
    start_ = position_;
    return taken;
  }
  [[nodiscard]] bool sees(std::string_view word) const {
    return text_.substr(position_, word.size()) == word;
  }

  /// Up to and with the brace that closes it.
  void read_action(Nodes& nodes) {
    while (true) {
      if (sees("}")) {
        ++position_;
        start_ = position_;
        return;
      }
      if (sees("[?(")) {
        read_filter(nodes);
      } else if (sees("..")) {
        read_recursive(nodes);
      } else {
        read_one(nodes);
      }
    }
  }

  void read_one(Nodes& nodes) {
    const char32_t c = next();
    if (c == kEnd || is_line_end(c)) problem("unclosed action");
    if (c == U' ' || c == U'@' || c == U'$') {
      consume();
    } else if (c == U'[') {
      read_brackets(nodes);
    } else if (c == U'"' || c == U'\'') {
      read_quoted(nodes, c);
    } else if (c == U'.') {
      read_field(nodes);
    } else if (is_sign(c) || is_decimal_digit(c)) {
      back();
      read_number(nodes);
    } else if (is_alphanumeric(c)) {
      back();
      read_identifier(nodes);
    } else {
      problem("unrecognized character in action: {}", go_character_name(c));
    }
  }

  void read_recursive(Nodes& nodes) {
    if (!nodes.empty() && std::holds_alternative<Recursive>(nodes.back().what)) {
      problem("invalid multiple recursive descent");
    }
    position_ += 2;
    consume();
    nodes.push_back({Recursive{}});
    if (is_alphanumeric(peek())) read_field(nodes);
  }

  void read_field(Nodes& nodes) {
    consume();
    while (true) {
      const char32_t c = next();
      if (c == U'\\') {
        next();
      } else if (is_terminator(c)) {
        back();
        break;
      }
    }
    std::string name(consume());
    if (name == "*") {
      nodes.push_back({Wildcard{}});
      return;
    }
    std::erase(name, '\\');
    nodes.push_back({Field{std::move(name)}});
  }

  void read_identifier(Nodes& nodes) {
    while (!is_terminator(next())) {
    }
    back();
    const std::string_view word = consume();
    if (word == "true" || word == "false") {
      nodes.push_back({Literal{word == "true"}});
    } else {
      nodes.push_back({Identifier{std::string(word)}});
    }
  }

  void read_number(Nodes& nodes) {
    if (is_sign(peek())) next();
    while (true) {
      const char32_t c = next();
      if (c == U'.' || is_decimal_digit(c)) continue;
      back();
      break;
    }
    const std::string_view text = consume();
    if (const auto whole = integer_of(text)) {
      nodes.push_back({Literal{*whole}});
      return;
    }
    const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
    double number = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    const bool has_digit = std::ranges::any_of(digits, is_digit);
    if (!has_digit || error != std::errc() || end != digits.end()) {
      problem("cannot parse number {}", text);
    }
    nodes.push_back({Literal{number}});
  }

  void read_quoted(Nodes& nodes, char32_t quote) {
    while (true) {
      const char32_t c = next();
      if (c == kEnd || c == U'\n') problem("unterminated quoted string");
      if (c == quote && text_[position_ - 2] != '\\') break;
    }
    const std::string_view text = consume();
    auto meaning = go_unquoted(text);
    if (!meaning) problem("unquote string {} error invalid syntax", text);
    nodes.push_back({Text{std::move(*meaning)}});
  }

  /// What stands behind `[`, up to and with the first `]`.
  void read_brackets(Nodes& nodes) {
    while (true) {
      const char32_t c = next();
      if (c == kEnd || c == U'\n') problem("unterminated array");
      if (c == U']') break;
    }
    std::string_view text = consume();
    text = text.substr(1, text.size() - 2);
    if (text == "*") text = ":";
    const std::vector<std::string_view> choices = split(text, ',');
    if (choices.size() > 1) {
      Union result;
      for (std::string_view choice : choices) {
        while (choice.starts_with(' ')) choice.remove_prefix(1);
        while (choice.ends_with(' ')) choice.remove_suffix(1);
        result.choices.push_back(nodes_of("[" + std::string(choice) + "]"));
      }
      nodes.push_back({std::move(result)});
    } else if (text.size() >= 2 && text.front() == '\'' && text.find('\'', 1) == text.size() - 1) {
      Nodes inner = nodes_of("." + std::string(text.substr(1, text.size() - 2)));
      std::move(inner.begin(), inner.end(), std::back_inserter(nodes));
    } else {
      nodes.push_back({read_slice(text)});
    }
  }

  static Slice read_slice(std::string_view text) {
    const std::vector<std::string_view> parts = split(text, ':');
    const auto is_number = [](std::string_view part) {
      if (part.starts_with('-')) part.remove_prefix(1);
      return std::ranges::all_of(part, is_digit);
    };
    if (parts.size() > 3 || !std::ranges::all_of(parts, is_number)) {
      problem("invalid array index {}", text);
    }
    const auto number = [&](std::size_t i) -> std::optional<std::int64_t> {
      if (i >= parts.size() || parts[i].empty()) return std::nullopt;
      const auto value = integer_of(parts[i]);
      if (!value) problem("array index {} is not a number", parts[i]);
      return value;
    };
    Slice slice{.begin = number(0), .end = number(1), .step = number(2)};
    if (parts.size() == 1) {
      slice.derived_end = true;
      const std::int64_t begin = slice.begin.value_or(0);
      slice.end = begin == std::numeric_limits<std::int64_t>::max() ? begin : begin + 1;
    }
    return slice;
  }

  /// What stands behind `[?(`, up to and with `)]`.
  void read_filter(Nodes& nodes) {
    position_ += 3;
    consume();
    bool began = false;
    bool ended = false;
    char32_t quote = 0;
    while (true) {
      const char32_t c = next();
      if (c == kEnd || c == U'\n') problem("unterminated filter");
      if (c == U')' && began == ended) break;
      if (c != U'"' && c != U'\'') continue;
      if (!began) {
        began = true;
        quote = c;
      } else if (c == quote && text_[position_ - 2] != '\\') {
        ended = true;
      }
    }
    if (next() != U']') problem("unclosed array expect ]");
    std::string_view text = consume();
    text = text.substr(0, text.size() - 2);
    nodes.push_back({filter_of(text)});
  }

  /// Spec: the expression `^([^!<>=]+)([!<>=]+)(.+?)$`.
  [[nodiscard]] Filter filter_of(std::string_view text) const {
    constexpr std::string_view kOperators = "!<>=";
    const std::size_t begin = text.find_first_of(kOperators);
    if (begin == text.npos || begin == 0) return {nodes_of(std::string(text)), "", {}};
    std::size_t end = std::min(text.find_first_not_of(kOperators, begin), text.size());
    if (end == text.size()) --end;
    if (end == begin) return {nodes_of(std::string(text)), "", {}};
    Filter filter;
    filter.left = nodes_of(std::string(text.substr(0, begin)));
    filter.comparison = text.substr(begin, end - begin);
    filter.right = nodes_of(std::string(text.substr(end)));
    return filter;
  }

  std::string_view text_;
  int depth_;
  std::size_t position_ = 0;
  std::size_t start_ = 0;
  std::size_t width_ = 0;
};

}  // namespace

Pieces parse_pieces(std::string_view text) { return TemplateReader(text, 0).read(); }

}  // namespace k8scache::json::tmpl
