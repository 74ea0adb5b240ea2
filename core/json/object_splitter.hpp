#pragma once

#include "core/json/bracket_depth.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::json {

/// Splits a stream of bytes into the JSON objects it consists of: one per line, all in one line, or
/// indented over many. Looks at each byte once; holds what has arrived of the next object.
class ObjectSplitter {
 public:
  /// An object larger than `most_bytes` is refused.
  explicit ObjectSplitter(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  void feed(std::string_view bytes);
  /// The next whole object; nothing until more has arrived. Throws Usage when something else than
  /// an object stands in the stream, or one that is too large; the stream is of no use then.
  std::optional<std::string> next();

 private:
  std::size_t most_bytes_;
  std::string text_;
  std::size_t start_ = 0;  // of the object that is arriving
  std::size_t scanned_ = 0;
  BracketDepth brackets_;
};

}  // namespace k8scache::json
