#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace k8scache::json {

/// The place in a YAML text that is being written. Whether the line holds text or only indent and
/// indicators (`-`, `?`, `:`) decides if what comes next may stand beside them: so `- - 1` and
/// `: - 1` come about.
class YamlCursor {
 public:
  /// Appends to `out`, which must be empty or end with a line end, and outlive this.
  explicit YamlCursor(std::string& out) : out_(out), line_start_(out.size()) {}

  /// In blanks, of the innermost container; -1 at the root.
  [[nodiscard]] int indent() const { return indent_; }
  void set_indent(int indent) { indent_ = indent; }
  /// Whether nothing but indent and indicators is in the line.
  [[nodiscard]] bool is_fresh() const { return fresh_; }
  /// Characters in the line so far. Costs a look at each.
  [[nodiscard]] std::size_t column() const;

  /// Puts a blank unless there is one.
  void separate();
  /// `-`, `?` or `:` of block style: what follows may stand on the same line.
  void indicator(char sign);
  /// Goes to the indent: in this line if it is fresh and not beyond it, else in the next.
  void begin_line();
  void put(std::string_view text);
  /// Puts a line break of the text itself.
  void put_break(std::string_view line_break);

 private:
  std::string& out_;
  std::size_t line_start_;
  int indent_ = -1;
  bool after_blank_ = true;
  bool fresh_ = true;
};

}  // namespace k8scache::json
