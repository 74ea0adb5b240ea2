#pragma once

#include "core/describe/tabbed_text.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace k8scache::describe {

/// Writes a description: texts at a level, two blanks for each. Tabs make columns; what could steer
/// a terminal is written as `^[` and `\r`. A handle: cheap to copy. Spec: kubectl describe,
/// PrefixWriter.
class Writer {
 public:
  explicit Writer(TabbedText& out, int depth = 0) : out_(&out), depth_(depth) {}

  /// A text as it is, behind the blanks of its level.
  void text(int level, std::string_view text) const { put(level, text); }

  template <typename... Values>
  void write(int level, fmt::format_string<Values...> form, Values&&... values) const {
    put(level, fmt::format(form, std::forward<Values>(values)...));
  }

  /// `Name:<tab>value`, a line.
  template <typename Value>
  void field(int level, std::string_view name, const Value& value) const {
    put(level, fmt::format("{}:\t{}\n", name, value));
  }

  /// The end of a line that begins as one of its own where this is nested, as kubectl has it.
  void line(std::string_view text) const { put(0, fmt::format("{}\n", text)); }

  /// The same, with all levels deeper.
  [[nodiscard]] Writer deeper(int levels) const { return Writer(*out_, depth_ + levels); }

  /// What follows has columns of its own.
  void end_columns() const { out_->end_columns(); }

 private:
  void put(int level, std::string_view text) const {
    std::string line(static_cast<std::size_t>(level + depth_) * 2, ' ');
    for (const char c : text) {
      if (c == '\x1b') {
        line += "^[";
      } else if (c == '\r') {
        line += "\\r";
      } else {
        line += c;
      }
    }
    out_->append(line);
  }

  TabbedText* out_;
  int depth_;
};

}  // namespace k8scache::describe
