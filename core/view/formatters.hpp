#pragma once

#include "core/view/cell.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace k8scache::view {

/// A way to write a cell, by the name that registry entries use.
struct Formatter {
  std::string_view name;
  CellFunction function;
  std::size_t fewest_paths;
  std::size_t most_paths;
  std::string_view needs;       ///< keys that must be there besides the paths, separated by blanks
  std::string_view takes;       ///< keys that may be there
  JsonFunction json = nullptr;  ///< of cells that are not always texts in the API's Table
};

/// All of them.
[[nodiscard]] const std::vector<Formatter>& formatters();
/// Nothing when there is none of that name.
[[nodiscard]] const Formatter* find_formatter(std::string_view name);

}  // namespace k8scache::view
