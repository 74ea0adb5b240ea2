#include "core/json/yaml_cursor.hpp"

#include <algorithm>

namespace k8scache::json {

std::size_t YamlCursor::column() const {
  const auto begins_character = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
  };
  const std::string_view line = std::string_view(out_).substr(line_start_);
  return static_cast<std::size_t>(std::ranges::count_if(line, begins_character));
}

void YamlCursor::separate() {
  if (!after_blank_) out_ += ' ';
}

void YamlCursor::indicator(char sign) {
  separate();
  out_ += sign;
  after_blank_ = false;
}

void YamlCursor::begin_line() {
  const auto indent = static_cast<std::size_t>(std::max(indent_, 0));
  const std::size_t column = fresh_ ? this->column() : 0;
  if (!fresh_ || column > indent || (column == indent && !after_blank_)) {
    out_ += '\n';
    line_start_ = out_.size();
    out_.append(indent, ' ');
  } else {
    out_.append(indent - column, ' ');
  }
  after_blank_ = fresh_ = true;
}

void YamlCursor::put(std::string_view text) {
  out_ += text;
  after_blank_ = fresh_ = false;
}

void YamlCursor::put_break(std::string_view line_break) {
  out_ += line_break;
  line_start_ = out_.size();
  after_blank_ = fresh_ = true;
}

}  // namespace k8scache::json
