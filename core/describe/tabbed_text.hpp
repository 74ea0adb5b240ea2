#pragma once

#include <string>
#include <string_view>

namespace k8scache::describe {

/// Lines of cells, laid out in columns: a tab ends a cell, and a column is as wide as its widest
/// cell and two blanks. A column is a run of lines that have a cell there with another one behind
/// it; a line without a tab ends all columns. The last cell of a line is not padded. Widths are
/// counted in code points.
///
///   TabbedText text;
///   text.append("Name:\tweb\nNamespace:\tdefault\n");
///   out << text.take();
///
/// Spec: Go text/tabwriter as kubectl's describe sets it up: no least width, padding 2.
class TabbedText {
 public:
  void append(std::string_view text) { waiting_ += text; }
  /// Ends all columns: what follows is laid out by itself.
  void end_columns();
  /// All of it, laid out.
  [[nodiscard]] std::string take();

 private:
  std::string waiting_;
  std::string done_;
};

}  // namespace k8scache::describe
