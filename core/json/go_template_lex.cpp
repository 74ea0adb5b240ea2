#include "core/json/go_template_nodes.hpp"
#include "core/json/go_text.hpp"
#include "core/json/letters.hpp"
#include "core/json/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace k8scache::json::gotmpl {

namespace {

using Type = Token::Type;

constexpr char32_t kEnd = 0xFFFFFFFF;
constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::array<std::string_view, 11> kKeywords{"block", "break",    "continue", "define",
                                                     "else",  "end",      "if",       "nil",
                                                     "range", "template", "with"};

bool is_space(char32_t c) { return c == U' ' || c == U'\t' || c == U'\r' || c == U'\n'; }
bool is_alphanumeric(char32_t c) {
  return c == U'_' || (c != kEnd && (is_letter(c) || is_decimal_digit(c)));
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> read() {
    while (tokens_.empty() || (tokens_.back().type != Type::Error && !is_done_)) read_text();
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] char32_t peek() const {
    return at_ < text_.size() ? utf8_character(rest()).code : kEnd;
  }
  char32_t next() {
    if (at_ >= text_.size()) return kEnd;
    const Utf8Character character = utf8_character(rest());
    at_ += character.bytes;
    return character.code;
  }
  bool accept(std::string_view valid) {
    const bool fits = at_ < text_.size() && valid.find(text_[at_]) != std::string_view::npos;
    if (fits) ++at_;
    return fits;
  }
  void accept_run(std::string_view valid) {
    while (accept(valid)) {
    }
  }

  [[nodiscard]] int line_of(std::size_t position) {
    line_ +=
        static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                    text_.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
    counted_ = position;
    return line_;
  }
  void emit(Type type) {
    tokens_.push_back({type, text_.substr(start_, at_ - start_), start_, line_of(start_), {}});
    start_ = at_;
  }
  template <typename... Args>
  bool problem(fmt::format_string<Args...> format, Args&&... args) {
    tokens_.push_back({Type::Error,
                       {},
                       start_,
                       line_of(start_),
                       fmt::format(format, std::forward<Args>(args)...)});
    return false;
  }

  static bool has_left_trim(std::string_view text) {
    return text.size() >= 2 && text[0] == '-' && is_space(static_cast<unsigned char>(text[1]));
  }
  static bool has_right_trim(std::string_view text) {
    return text.size() >= 2 && is_space(static_cast<unsigned char>(text[0])) && text[1] == '-';
  }
  [[nodiscard]] bool at_trimmed_right() const {
    return has_right_trim(rest()) && rest().substr(2).starts_with("}}");
  }
  [[nodiscard]] bool at_right() const { return at_trimmed_right() || rest().starts_with("}}"); }

  /// A text and the action behind it, or the end.
  void read_text() {
    const std::size_t open = text_.find("{{", at_);
    if (open == std::string_view::npos) {
      at_ = text_.size();
      if (at_ > start_) emit(Type::Text);
      emit(Type::End);
      tokens_.back().text = "EOF";
      is_done_ = true;
      return;
    }
    at_ = open;
    if (has_left_trim(text_.substr(open + 2))) {
      const std::size_t last = text_.substr(start_, open - start_).find_last_not_of(kSpaces);
      at_ = last == std::string_view::npos ? start_ : start_ + last + 1;
    }
    if (at_ > start_) emit(Type::Text);
    at_ = start_ = open;
    read_left_delim();
  }

  void read_left_delim() {
    at_ += 2;
    const std::size_t marker = has_left_trim(rest()) ? 2 : 0;
    if (rest().substr(marker).starts_with("/*")) {
      at_ += marker;
      start_ = at_;
      return read_comment();
    }
    emit(Type::LeftDelim);
    at_ += marker;
    start_ = at_;
    depth_ = 0;
    while (read_inside()) {
    }
  }

  void read_comment() {
    const std::size_t end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) {
      problem("unclosed comment");
      return;
    }
    at_ = end + 2;
    if (!at_right()) {
      problem("comment ends before closing delimiter");
      return;
    }
    const bool trims = at_trimmed_right();
    at_ += trims ? 4 : 2;
    start_ = at_;
    if (trims) skip_spaces();
  }

  void skip_spaces() {
    const std::size_t next = text_.find_first_not_of(kSpaces, at_);
    at_ = start_ = next == std::string_view::npos ? text_.size() : next;
  }

  bool read_right_delim() {
    const bool trims = at_trimmed_right();
    if (trims) at_ += 2;
    start_ = at_;
    at_ += 2;
    emit(Type::RightDelim);
    if (trims) skip_spaces();
    return false;
  }

  /// One token; false when the action ends or cannot go on.
  bool read_inside() {
    if (at_right()) {
      return depth_ == 0 ? read_right_delim() : problem("unclosed left paren");
    }
    const char32_t c = next();
    if (c == kEnd) return problem("unclosed action");
    if (is_space(c)) return read_space();
    switch (c) {
      case U'=': return one(Type::Assign);
      case U':': return next() == U'=' ? one(Type::Declare) : problem("expected :=");
      case U'|': return one(Type::Pipe);
      case U'"': return read_quoted(U'"', Type::String, "unterminated quoted string");
      case U'\'': return read_quoted(U'\'', Type::CharConstant, "unterminated character constant");
      case U'`': return read_raw();
      case U'$': return read_field(Type::Variable);
      case U'(': ++depth_; return one(Type::LeftParen);
      case U')': return --depth_ < 0 ? problem("unexpected right paren") : one(Type::RightParen);
      default: break;
    }
    const bool digit_follows = at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9';
    if (c == U'.' && at_ < text_.size() && !digit_follows) return read_field(Type::Field);
    if (c == U'.' || c == U'+' || c == U'-' || (c >= U'0' && c <= U'9')) {
      at_ = start_;
      return read_number();
    }
    if (is_alphanumeric(c)) return read_identifier();
    if (c < 0x7F && c > 0x20) return one(Type::Char);
    return problem("unrecognized character in action: {}", go_character_name(c));
  }

  bool one(Type type) {
    emit(type);
    return true;
  }

  bool read_space() {
    while (is_space(peek())) next();
    // The last blank may belong to a closing delimiter that trims.
    if (has_right_trim(text_.substr(at_ - 1)) && text_.substr(at_ + 1).starts_with("}}")) {
      --at_;
      if (at_ == start_) return read_right_delim();
    }
    return one(Type::Space);
  }

  [[nodiscard]] bool at_terminator() const {
    const char32_t c = peek();
    return c == kEnd || is_space(c) || c == U'.' || c == U',' || c == U'|' || c == U':' ||
           c == U')' || c == U'(' || rest().starts_with("}}");
  }

  bool read_identifier() {
    while (is_alphanumeric(peek())) next();
    if (!at_terminator()) return problem("bad character {}", go_character_name(peek()));
    const std::string_view word = text_.substr(start_, at_ - start_);
    if (word == "nil") return one(Type::Nil);
    if (std::ranges::find(kKeywords, word) != kKeywords.end()) return one(Type::Keyword);
    return one(word == "true" || word == "false" ? Type::Bool : Type::Identifier);
  }

  bool read_field(Type type) {
    if (at_terminator()) return one(type == Type::Variable ? type : Type::Dot);
    while (is_alphanumeric(peek())) next();
    if (!at_terminator()) return problem("bad character {}", go_character_name(peek()));
    return one(type);
  }

  bool read_quoted(char32_t quote, Type type, const char* unterminated) {
    while (true) {
      char32_t c = next();
      if (c == U'\\') {
        c = next();
        if (c != kEnd && c != U'\n') continue;
      }
      if (c == kEnd || c == U'\n') return problem("{}", unterminated);
      if (c == quote) return one(type);
    }
  }

  bool read_raw() {
    const std::size_t end = text_.find('`', at_);
    if (end == std::string_view::npos) return problem("unterminated raw quoted string");
    at_ = end + 1;
    return one(Type::RawString);
  }

  bool bad_number() {
    return problem("bad number syntax: {}", go_quoted(text_.substr(start_, at_ - start_)));
  }

  bool read_number() {
    if (!scan_number()) return bad_number();
    if (peek() == U'+' || peek() == U'-') {
      if (!scan_number() || text_[at_ - 1] != 'i') return bad_number();
      return one(Type::Complex);
    }
    return one(Type::Number);
  }

  bool scan_number() {
    accept("+-");
    std::string_view digits = "0123456789_";
    bool is_decimal = true;
    bool is_hex = false;
    if (accept("0")) {
      if (accept("xX")) {
        digits = "0123456789abcdefABCDEF_";
        is_hex = true;
      } else if (accept("oO")) {
        digits = "01234567_";
      } else if (accept("bB")) {
        digits = "01_";
      }
      is_decimal = digits.size() == 11;
    }
    accept_run(digits);
    if (accept(".")) accept_run(digits);
    if ((is_decimal && accept("eE")) || (is_hex && accept("pP"))) {
      accept("+-");
      accept_run("0123456789_");
    }
    accept("i");
    if (!is_alphanumeric(peek())) return true;
    next();
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::size_t counted_ = 0;
  int line_ = 1;
  int depth_ = 0;
  bool is_done_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) { return Lexer(text).read(); }

}  // namespace k8scache::json::gotmpl
