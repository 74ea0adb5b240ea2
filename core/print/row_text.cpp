#include "core/print/row_text.hpp"

#include <string_view>

namespace k8scache::print {

namespace {

void append_csv_cell(std::string& out, std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == cell.npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_markdown_cell(std::string& out, std::string_view cell) {
  for (const char c : cell) {
    if (c == '\n') {
      out += "<br>";
    } else if (c == '\r' || c == '\x1b') {
      out += ' ';
    } else {
      if (c == '|' || c == '\\') out += '\\';
      out += c;
    }
  }
}

}  // namespace

void append_csv_row(std::string& out, const std::vector<std::string>& cells) {
  bool is_first = true;
  for (const std::string& cell : cells) {
    if (!is_first) out += ',';
    is_first = false;
    append_csv_cell(out, cell);
  }
  out += '\n';
}

void append_markdown_row(std::string& out, const std::vector<std::string>& cells) {
  out += '|';
  for (const std::string& cell : cells) {
    out += ' ';
    append_markdown_cell(out, cell);
    out += " |";
  }
  out += '\n';
}

void append_markdown_rule(std::string& out, std::size_t columns) {
  out += '|';
  for (std::size_t i = 0; i < columns; ++i) out += " --- |";
  out += '\n';
}

}  // namespace k8scache::print
