#include "core/print/word_wrap.hpp"

#include "core/json/utf8.hpp"

namespace k8scache::print {

namespace {

/// A piece of the line: its text, and its width in characters.
struct Run {
  std::string text;
  std::size_t width = 0;

  void add(std::string_view character) {
    text += character;
    ++width;
  }
  void clear() {
    text.clear();
    width = 0;
  }
};

/// White space, but for the blank that is not to be broken at. Spec: Go's unicode.IsSpace.
bool is_space(char32_t c) {
  return (c >= U'\t' && c <= U'\r') || c == U' ' || c == 0x85 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

class LineBreaker {
 public:
  explicit LineBreaker(std::size_t width) : width_(width) {}

  std::string wrap(std::string_view text) {
    while (!text.empty()) {
      const json::Utf8Character character = json::utf8_character(text);
      take(character.code, text.substr(0, character.bytes));
      text.remove_prefix(character.bytes);
    }
    if (!word_.text.empty()) {
      flush();
    } else if (current_ + space_.width <= width_) {
      out_ += space_.text;
    }
    return std::move(out_);
  }

 private:
  void take(char32_t c, std::string_view bytes) {
    if (c == U'\n') {
      if (!word_.text.empty()) {
        flush();
      } else if (current_ + space_.width <= width_) {
        out_ += space_.text;
      }
      space_.clear();
      out_ += '\n';
      current_ = 0;
    } else if (is_space(c)) {
      if (space_.text.empty() || !word_.text.empty()) flush();
      space_.add(bytes);
    } else {
      word_.add(bytes);
      if (current_ + word_.width + space_.width <= width_ || word_.width >= width_) return;
      out_ += '\n';
      current_ = 0;
      space_.clear();
    }
  }

  void flush() {
    current_ += space_.width + word_.width;
    out_ += space_.text + word_.text;
    space_.clear();
    word_.clear();
  }

  std::size_t width_;
  std::size_t current_ = 0;
  Run word_;
  Run space_;
  std::string out_;
};

}  // namespace

std::string word_wrapped(std::string_view text, std::size_t width) {
  return LineBreaker(width).wrap(text);
}

std::string indented(std::string_view text, std::size_t blanks) {
  const std::string pad(blanks, ' ');
  std::string out = pad;
  for (const char c : text) {
    out += c;
    if (c == '\n') out += pad;
  }
  return out;
}

}  // namespace k8scache::print
