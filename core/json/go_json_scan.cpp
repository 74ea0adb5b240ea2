#include "core/json/go_json_scan.hpp"

#include "core/json/go_text.hpp"
#include "core/json/utf8.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace k8scache::json {

namespace {

constexpr std::size_t kDeepest = 10000;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  GoJsonScan run() {
    skip_spaces();
    if (at_end()) return {};
    while (step()) {
      if (open_.empty() && is_complete_) return {.size = place_, .problem = {}, .offset = 0};
      skip_spaces();
      if (at_end()) fail_at_end();
      if (!result_.problem.empty()) break;
    }
    return std::move(result_);
  }

 private:
  /// What may come next.
  enum class Next : std::uint8_t {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    AfterMember,
    AfterElement
  };

  [[nodiscard]] bool at_end() const { return place_ >= text_.size(); }
  [[nodiscard]] char here() const { return text_[place_]; }
  void skip_spaces() {
    while (!at_end() && is_space(here())) ++place_;
  }

  bool fail_at_end() {
    result_.problem = "unexpected EOF";
    return false;
  }
  /// Spec: encoding/json, quoteChar.
  bool refuse(std::string_view where) {
    if (at_end()) return fail_at_end();
    std::string shown;
    if (here() == '\'') {
      shown = "\\'";
    } else if (here() == '"') {
      shown = "\"";
    } else {
      const auto byte = static_cast<unsigned char>(here());
      // Go takes the byte for a character of that number.
      std::string character;
      append_utf8(character, byte);
      const std::string quoted = go_quoted(character);
      shown = quoted.substr(1, quoted.size() - 2);
    }
    result_.problem = fmt::format("invalid character '{}' {}", shown, where);
    result_.offset = place_ + 1;
    return false;
  }

  /// One token. False: there is a problem.
  bool step() {
    is_complete_ = false;
    const char c = here();
    switch (next_) {
      case Next::ValueOrEnd:
        if (c == ']') return close();
        return value();
      case Next::Value: return value();
      case Next::KeyOrEnd:
        if (c == '}') return close();
        return key();
      case Next::Key: return key();
      case Next::Colon:
        if (c != ':') return refuse("after object key");
        return take(Next::Value);
      case Next::AfterMember:
        if (c == ',') return take(Next::Key);
        return c == '}' ? close() : refuse("after object key:value pair");
      case Next::AfterElement:
        if (c == ',') return take(Next::Value);
        return c == ']' ? close() : refuse("after array element");
    }
    return false;
  }

  bool take(Next next) {
    ++place_;
    next_ = next;
    return true;
  }
  bool open(char bracket, Next next) {
    open_.push_back(bracket);
    if (open_.size() > kDeepest) {
      result_.problem = "exceeded max depth";
      result_.offset = place_ + 1;
      return false;
    }
    return take(next);
  }
  bool close() {
    ++place_;
    open_.pop_back();
    return end_value();
  }
  bool end_value() {
    is_complete_ = true;
    if (!open_.empty()) next_ = open_.back() == '{' ? Next::AfterMember : Next::AfterElement;
    return true;
  }

  bool key() {
    if (here() != '"') return refuse("looking for beginning of object key string");
    if (!string()) return false;
    next_ = Next::Colon;
    return true;
  }

  bool value() {
    switch (here()) {
      case '{': return open('{', Next::KeyOrEnd);
      case '[': return open('[', Next::ValueOrEnd);
      case '"': return string() && end_value();
      case 't': return literal("true") && end_value();
      case 'f': return literal("false") && end_value();
      case 'n': return literal("null") && end_value();
      default: break;
    }
    if (here() != '-' && !is_digit(here())) return refuse("looking for beginning of value");
    return number() && end_value();
  }

  bool literal(std::string_view word) {
    for (const char expected : word) {
      if (at_end() || here() != expected) {
        return refuse(fmt::format("in literal {} (expecting '{}')", word, expected));
      }
      ++place_;
    }
    return true;
  }

  bool digits(std::string_view where) {
    if (at_end() || !is_digit(here())) return refuse(where);
    while (!at_end() && is_digit(here())) ++place_;
    return true;
  }

  bool number() {
    if (here() == '-') ++place_;
    if (!at_end() && here() == '0') {
      ++place_;
    } else if (!digits("in numeric literal")) {
      return false;
    }
    if (!at_end() && here() == '.') {
      ++place_;
      if (!digits("after decimal point in numeric literal")) return false;
    }
    if (!at_end() && (here() == 'e' || here() == 'E')) {
      ++place_;
      if (!at_end() && (here() == '+' || here() == '-')) ++place_;
      return digits("in exponent of numeric literal");
    }
    return true;
  }

  bool string() {
    ++place_;
    while (true) {
      if (at_end()) return fail_at_end();
      const char c = here();
      if (c == '"') break;
      if (c == '\\') {
        ++place_;
        if (!escape()) return false;
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x20) return refuse("in string literal");
      ++place_;
    }
    ++place_;
    return true;
  }

  bool escape() {
    if (at_end()) return fail_at_end();
    if (here() != 'u') {
      if (std::string_view("bfnrt\\/\"").find(here()) == std::string_view::npos) {
        return refuse("in string escape code");
      }
      ++place_;
      return true;
    }
    ++place_;
    for (int i = 0; i < 4; ++i, ++place_) {
      if (at_end() || !is_hex(here())) return refuse("in \\u hexadecimal character escape");
    }
    return true;
  }

  std::string_view text_;
  std::size_t place_ = 0;
  Next next_ = Next::Value;
  bool is_complete_ = false;
  std::vector<char> open_;
  GoJsonScan result_;
};

}  // namespace

GoJsonScan go_json_scan(std::string_view text) { return Scanner(text).run(); }

}  // namespace k8scache::json
