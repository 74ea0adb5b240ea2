#include "core/print/table.hpp"

#include "core/json/utf8.hpp"
#include "core/print/colour.hpp"
#include "core/print/row_text.hpp"

#include <algorithm>
#include <clocale>
#include <cwctype>
#include <utility>

namespace k8scache::print {

namespace {

constexpr std::size_t kLeastWidth = 6;
constexpr std::size_t kPadding = 3;

// The layout recurses once per column: a cell full of tabs must not end on the stack's limit.
constexpr std::size_t kMostCells = 512;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }

}  // namespace

/// The C library knows the capitals of all letters, whatever the locale of the program is.
std::string column_header(std::string_view name) {
  static const locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  std::string header;
  while (!name.empty()) {
    const json::Utf8Character character = json::utf8_character(name);
    const std::string_view bytes = name.substr(0, character.bytes);
    name.remove_prefix(character.bytes);
    const char c = bytes.front();
    if (bytes.size() == 1) {
      header += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    } else if (unicode == nullptr) {
      header += bytes;
    } else {
      const auto letter = static_cast<wint_t>(character.code);
      json::append_utf8(header, static_cast<char32_t>(towupper_l(letter, unicode)));
    }
  }
  return header;
}

Table::Table(std::vector<std::string> headers, Headers shown, Style style)
    : headers_(std::move(headers)), headers_due_(shown == Headers::Shown), style_(style) {}

void Table::add_row_text(const std::vector<std::string>& cells) {
  if (style_ == Style::Csv) {
    if (std::exchange(headers_due_, false)) append_csv_row(out_, headers_);
    append_csv_row(out_, cells);
    return;
  }
  if (std::exchange(headers_due_, false)) {
    append_markdown_row(out_, headers_);
    append_markdown_rule(out_, headers_.size());
  }
  append_markdown_row(out_, cells);
}

void Table::add(const std::vector<std::string>& cells) {
  if (style_ != Style::Aligned) return add_row_text(cells);
  if (std::exchange(headers_due_, false)) {
    add_line(headers_);
    lines_.back().is_header = true;
  }
  add_line(cells);
}

void Table::add_line(const std::vector<std::string>& cells) {
  const std::size_t first_cell = cells_.size();
  const std::size_t count = std::min(cells.size(), headers_.size());
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t begin = cell_text_.size();
    const std::string_view whole = cells[i];
    const std::string_view shown = whole.substr(0, whole.find_first_of("\f\n\r"));
    for (const char c : shown) {
      if (c == '\x1b') {
        cell_text_ += "^[";
      } else if ((c == '\t' || c == '\v') && cells_.size() - first_cell + 1 < kMostCells) {
        end_cell(std::exchange(begin, cell_text_.size()));
      } else {
        cell_text_ += c == '\t' || c == '\v' ? ' ' : c;
      }
    }
    if (shown.size() < whole.size()) cell_text_ += "...";
    end_cell(begin);
  }
  lines_.push_back({first_cell, cells_.size() - first_cell});
}

void Table::add_text(std::string_view text) {
  std::size_t first_cell = cells_.size();
  std::size_t begin = cell_text_.size();
  for (const char c : text) {
    if (c == '\n' || c == '\f') {
      end_cell(begin);
      lines_.push_back({first_cell, cells_.size() - first_cell});
      first_cell = cells_.size();
      begin = cell_text_.size();
    } else if ((c == '\t' || c == '\v') && cells_.size() - first_cell + 1 < kMostCells) {
      end_cell(begin);
      begin = cell_text_.size();
    } else {
      cell_text_ += c == '\t' || c == '\v' ? ' ' : c;
    }
  }
  end_cell(begin);
  lines_.push_back({first_cell, cells_.size() - first_cell});
}

void Table::end_cell(std::size_t begin) {
  const std::string_view text = std::string_view(cell_text_).substr(begin);
  const auto width = std::ranges::count_if(text, begins_character);
  cells_.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(width)});
}

std::string Table::text() {
  if (style_ != Style::Aligned) return std::exchange(out_, {});
  out_.reserve(cell_text_.size() * 2);
  written_bytes_ = 0;
  layout(0, 0, lines_.size());
  cell_text_.clear();
  cells_.clear();
  lines_.clear();
  return std::exchange(out_, {});
}

/// Writes the lines with the widths of the columns before `column`. A column is a run of lines that
/// have a cell there and another one behind it: only those share a width.
void Table::layout(std::size_t column, std::size_t first, std::size_t last) {
  const auto continues = [&](std::size_t line) { return lines_[line].cell_count > column + 1; };
  for (std::size_t line = first; line < last; ++line) {
    if (!continues(line)) continue;
    write_lines(first, line);
    first = line;
    std::size_t needed = kLeastWidth;
    for (; line < last && continues(line); ++line) {
      const Cell& cell = cells_[lines_[line].first_cell + column];
      needed = std::max(needed, cell.width + kPadding);
    }
    widths_.push_back(remembered_width(column, needed));
    layout(column + 1, first, line);
    widths_.pop_back();
    first = line;
  }
  write_lines(first, last);
}

std::size_t Table::remembered_width(std::size_t column, std::size_t needed) {
  if (most_widths_.size() <= column) most_widths_.resize(column + 1, 0);
  return most_widths_[column] = std::max(most_widths_[column], needed);
}

void Table::write_lines(std::size_t first, std::size_t last) {
  for (std::size_t line = first; line < last; ++line) {
    const std::size_t cell_count = lines_[line].cell_count;
    for (std::size_t i = 0; i < cell_count; ++i) {
      const Cell& cell = cells_[lines_[line].first_cell + i];
      write_cell(lines_[line], i, std::string_view(cell_text_).substr(written_bytes_, cell.bytes));
      written_bytes_ += cell.bytes;
      if (i < widths_.size()) out_.append(widths_[i] - cell.width, ' ');
    }
    out_ += '\n';
  }
}

void Table::write_cell(const Line& line, std::size_t column, std::string_view text) {
  if (!paints_) {
    out_ += text;
  } else if (line.is_header) {
    out_ += painted(text, Tone::Bold);
  } else if (line.cell_count > headers_.size()) {
    out_ += text;  // a tab made more cells of one: what stands where is anybody's guess
  } else {
    out_ += painted_cell(headers_[column], text);
  }
}

}  // namespace k8scache::print
