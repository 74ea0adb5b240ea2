#pragma once

#include "core/json/json_path.hpp"
#include "core/view/row.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::view {

struct Case;

/// A literal text, and behind it the value at a path.
struct Piece {
  std::string literal;
  std::optional<json::JsonPath> hole;
};

/// What a column's entry tells its formatter, paths compiled.
struct Arguments {
  std::vector<json::JsonPath> paths;    ///< `path` or `paths`
  std::optional<std::string> fallback;  ///< `default`: the text of what is missing
  bool empty_is_missing = false;        ///< `emptyIsMissing`
  std::string separator = ",";          ///< `separator`
  std::size_t limit = 0;                ///< `limit`: how many are shown; 0 = all
  std::vector<std::string> words;       ///< `words`: for true and for false
  std::string invalid = "<error>";      ///< `invalid`: the text of a selector that is none
  std::vector<Piece> pieces;            ///< `text`, a template with `{path}` holes
  std::vector<Case> cases;              ///< `cases`, the first that holds is shown

  [[nodiscard]] std::string fallback_or(std::string_view text) const {
    return fallback ? *fallback : std::string(text);
  }
  /// The value at the first path; missing when there is no path.
  [[nodiscard]] json::Value first(const Row& row) const;
};

/// Writes what one column shows of one object. Pure; never throws on whatever JSON it meets.
using CellFunction = std::string (*)(const Row&, const Arguments&);

/// Appends what the same column holds in a Table of the API, as JSON. Pure and total as above.
using JsonFunction = void (*)(const Row&, const Arguments&, std::string& out);

/// A column's content, ready to be written for many rows.
struct Cell {
  CellFunction function = nullptr;
  JsonFunction json = nullptr;  ///< nothing: the text of `function`
  Arguments arguments;

  [[nodiscard]] std::string write(const Row& row) const { return function(row, arguments); }
  void write_json(const Row& row, std::string& out) const;
};

/// One choice of the formatter `case`.
struct Case {
  std::optional<json::JsonPath> has;  ///< holds if there is a value here that is not empty, or
  std::optional<std::string> is;      ///< if its text is this; none: holds always
  Cell cell;
};

/// Compiles a column's entry: `format` and its arguments, or for a case also `show`.
/// Throws `Error` (Usage) for an unknown format, a bad path, a key that the format does not take or
/// a missing one; the caller adds file, kind and column.
[[nodiscard]] Cell compile_cell(json::Value entry);

}  // namespace k8scache::view
