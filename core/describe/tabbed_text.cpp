#include "core/describe/tabbed_text.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace k8scache::describe {

namespace {

constexpr std::size_t kPadding = 2;

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

/// Lays out lines that share columns. Needs no recursion, whatever the number of cells: cells of a
/// run of lines share one width.
class Layout {
 public:
  explicit Layout(std::string& out) : out_(out) {}

  void add_line(std::string_view line, bool is_whole) {
    lines_.push_back({cells_.size(), 0, is_whole});
    std::size_t column = 0;
    for (std::size_t tab = line.find_first_of("\t\v"); tab != std::string_view::npos;
         tab = line.find_first_of("\t\v")) {
      add_cell(line.substr(0, tab), column++);
      line.remove_prefix(tab + 1);
    }
    open_.resize(column);
    cells_.push_back({line, 0, 0});
    lines_.back().cells = column + 1;
  }

  void write() {
    for (const Line& line : lines_) {
      for (std::size_t i = 0; i < line.cells; ++i) {
        const Cell& cell = cells_[line.first_cell + i];
        out_ += cell.text;
        if (i + 1 < line.cells) out_.append(widths_[cell.run] - cell.width, ' ');
      }
      if (line.is_whole) out_ += '\n';
    }
    lines_.clear();
    cells_.clear();
    widths_.clear();
    open_.clear();
  }

 private:
  struct Cell {
    std::string_view text;
    std::size_t width = 0;
    std::size_t run = 0;  // index of its width
  };
  struct Line {
    std::size_t first_cell = 0;
    std::size_t cells = 0;
    bool is_whole = true;
  };

  void add_cell(std::string_view text, std::size_t column) {
    if (column == open_.size()) {
      open_.push_back(widths_.size());
      widths_.push_back(0);
    }
    const std::size_t width = width_of(text);
    std::size_t& widest = widths_[open_[column]];
    widest = std::max(widest, width + kPadding);
    cells_.push_back({text, width, open_[column]});
  }

  std::string& out_;
  std::vector<Line> lines_;
  std::vector<Cell> cells_;
  std::vector<std::size_t> widths_;  // of runs
  std::vector<std::size_t> open_;    // the run of each column that the last line had
};

}  // namespace

void TabbedText::end_columns() {
  Layout layout(done_);
  std::string_view rest = waiting_;
  while (!rest.empty()) {
    const std::size_t end = rest.find_first_of("\n\f");
    const std::string_view line = rest.substr(0, end);
    const bool is_whole = end != std::string_view::npos;
    layout.add_line(line, is_whole);
    const bool ends_columns =
        is_whole && (rest[end] == '\f' || line.find_first_of("\t\v") == std::string_view::npos);
    if (ends_columns) layout.write();
    rest.remove_prefix(is_whole ? end + 1 : rest.size());
  }
  layout.write();
  waiting_.clear();
}

std::string TabbedText::take() {
  end_columns();
  return std::exchange(done_, {});
}

}  // namespace k8scache::describe
