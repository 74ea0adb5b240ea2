#pragma once

#include "core/json/bracket_depth.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace k8scache::json {

/// Cuts a list that is still arriving into parts that are lists themselves, at the borders of
/// items, so that the answer of a server that ignores `limit` need not be held whole.
///
/// Looks at each byte once. Only for lists whose items come last, as API servers write them; others
/// are never cut.
class ListCutter {
 public:
  /// Takes the complete items out of `text`, which has grown since the last call, as a list with
  /// the same head; `text` keeps the head and what follows. Nothing when no item is complete.
  std::optional<std::string> cut(std::string& text);

 private:
  void scan(const std::string& text);

  std::size_t head_size_ = 0;  // up to and with the bracket that opens the items; 0: not seen yet
  std::size_t scanned_ = 0;
  std::size_t items_end_ = 0;  // behind the last complete item
  BracketDepth brackets_;      // within the items
};

}  // namespace k8scache::json
