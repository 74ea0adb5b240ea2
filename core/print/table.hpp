#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::print {

/// Rows of text in columns that are as wide as their longest cell, three blanks apart and at least
/// six wide; the last cell of a line is not padded. Widths are counted in code points.
///
/// A cell ends at its first line end, with `...` in its place; ESC is written as `^[`. A tab within
/// a cell begins another one in that line, as it does in kubectl. Kept as text: 20,000 rows of 150
/// bytes need some 10 MB.
///
///   Table table({"NAME", "AGE"}, Table::Headers::Shown);
///   table.add({"web-1", "5d"});
///   out += table.text();
///
/// Spec: cli-runtime printers, printTable; liggitt/tabwriter with RememberWidths.
class Table {
 public:
  enum class Headers { Shown, Hidden };
  /// Cells in columns, or each row as it comes in a form for programs and documents, with its cells
  /// whole.
  enum class Style { Aligned, Csv, Markdown };

  /// The headers are written as given: see `column_header`.
  explicit Table(std::vector<std::string> headers, Headers shown = Headers::Shown,
                 Style style = Style::Aligned);

  /// From here on headers are bold, and cells coloured as `painted_cell`. Of aligned tables.
  void paint() { paints_ = true; }
  /// Appends a row. Cells beyond the last header are dropped; missing ones end the line early.
  void add(const std::vector<std::string>& cells);
  /// Appends lines of cells as they stand in a text: a tab ends a cell, a line end a line.
  void add_text(std::string_view text);
  /// Whether rows are waiting for `text`.
  [[nodiscard]] bool is_empty() const { return lines_.empty() && out_.empty(); }

  /// The lines since the last call, each with its line end; before the first row the headers, once.
  /// Widths are remembered and only grow, so that a watch can go on in the same columns.
  [[nodiscard]] std::string text();

 private:
  /// A line is `cell_count` cells beginning at `cells_[first_cell]`.
  struct Line {
    std::size_t first_cell = 0;
    std::size_t cell_count = 0;
    bool is_header = false;
  };
  struct Cell {
    std::uint32_t bytes = 0;
    std::uint32_t width = 0;  // code points
  };

  void add_line(const std::vector<std::string>& cells);
  void add_row_text(const std::vector<std::string>& cells);
  void end_cell(std::size_t begin);
  void layout(std::size_t column, std::size_t first, std::size_t last);
  void write_cell(const Line& line, std::size_t column, std::string_view text);
  [[nodiscard]] std::size_t remembered_width(std::size_t column, std::size_t needed);
  void write_lines(std::size_t first, std::size_t last);

  std::vector<std::string> headers_;
  bool headers_due_;
  Style style_;
  bool paints_ = false;
  std::string cell_text_;  // the cells' text, end to end
  std::vector<Cell> cells_;
  std::vector<Line> lines_;
  std::vector<std::size_t> widths_;       // of the columns left of the one being laid out
  std::vector<std::size_t> most_widths_;  // the widest each column has been
  std::size_t written_bytes_ = 0;         // of cell_text_, while lines are written
  std::string out_;
};

/// A column's name as a table's header: `Cluster-IP` becomes `CLUSTER-IP`, of other alphabets too;
/// a letter whose capital is two letters stays. Spec: Go's strings.ToUpper.
[[nodiscard]] std::string column_header(std::string_view name);

}  // namespace k8scache::print
