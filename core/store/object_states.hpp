#pragma once

#include "core/store/reader.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace k8scache::store {

/// What tells one state of an object from another. The view is valid during the visit.
struct ObjectState {
  std::int64_t id = 0;
  std::string_view ns;
  std::int64_t content = 0;  ///< a hash of its body
};

/// What is known of the objects of a reader's snapshot without reading bodies. The reader outlives
/// this.
class ObjectStates {
 public:
  explicit ObjectStates(Reader& reader) : reader_(reader) {}

  /// Walks the visible objects of a type, namespace by namespace.
  void each(std::int64_t type, const std::function<void(const ObjectState&)>& visit);
  /// How many visible objects, of all types, each namespace has.
  [[nodiscard]] std::map<std::string, std::int64_t> namespaces();

 private:
  Reader& reader_;
};

}  // namespace k8scache::store
