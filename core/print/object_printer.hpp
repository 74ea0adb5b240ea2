#pragma once

#include "core/json/value.hpp"

#include <string>
#include <vector>

namespace k8scache::print {

/// Writes objects one by one into a text that its caller may take away after every call. `begin`
/// comes first, `end` last; both are left out when a named object is not there.
class ObjectPrinter {
 public:
  ObjectPrinter() = default;
  ObjectPrinter(const ObjectPrinter&) = delete;
  ObjectPrinter& operator=(const ObjectPrinter&) = delete;
  virtual ~ObjectPrinter() = default;

  virtual void begin() = 0;
  /// Throws `Error` (Usage) when what the user wrote cannot be applied to the object.
  virtual void add(json::Value object) = 0;
  /// Throws as `add`.
  virtual void end() = 0;
  /// Writes what is kept back for a layout.
  virtual void flush() {}
  /// Cells to stand before those of the next objects; nothing for what has no cells.
  virtual void lead_with(std::vector<std::string> cells) { static_cast<void>(cells); }
};

/// What objects are shown as: each by itself, or all of them in one `v1` `List`.
enum class Shape { Separate, List };

}  // namespace k8scache::print
