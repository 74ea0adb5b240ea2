#pragma once

#include "core/json/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// What `fields=metadata.name,status.phase` leaves of an object: these members and what is around
/// them. Arrays are taken whole. A dot in a name is `\\.`, or the name is `['a.b']`.
class Projection {
 public:
  /// Throws Usage for an empty step, or one that is no member.
  static Projection parse(std::string_view text);

  [[nodiscard]] bool is_everything() const { return paths_.empty(); }
  /// Appends what is left, as JSON on one line.
  void write(std::string& out, json::Value object) const;

 private:
  std::vector<std::vector<std::string>> paths_;
};

}  // namespace k8scache::serve
