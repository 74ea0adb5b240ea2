#include "cli/labelled_stream.hpp"

namespace k8scache::cli {

LabelledStream::LabelledStream(std::ostream& into, std::mutex& lines, std::string label)
    : std::ostream(nullptr), buffer_(into, lines, std::move(label)) {
  rdbuf(&buffer_);
}

LabelledStream::~LabelledStream() { buffer_.finish(); }

LabelledStream::Buffer::Buffer(std::ostream& into, std::mutex& lines, std::string label)
    : into_(into), lines_(lines), label_(std::move(label)) {}

LabelledStream::Buffer::int_type LabelledStream::Buffer::overflow(int_type letter) {
  if (traits_type::eq_int_type(letter, traits_type::eof())) return traits_type::not_eof(letter);
  const char one = traits_type::to_char_type(letter);
  xsputn(&one, 1);
  return letter;
}

std::streamsize LabelledStream::Buffer::xsputn(const char* text, std::streamsize size) {
  for (std::streamsize i = 0; i < size; ++i) {
    if (text[i] == '\n') {
      write_line();
    } else {
      line_ += text[i];
    }
  }
  return size;
}

void LabelledStream::Buffer::write_line() {
  const std::string text = label_ + line_ + "\n";
  line_.clear();
  const std::lock_guard<std::mutex> guard(lines_);
  into_ << text << std::flush;
}

void LabelledStream::Buffer::finish() {
  if (!line_.empty()) write_line();
}

}  // namespace k8scache::cli
