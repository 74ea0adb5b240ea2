#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace k8scache::store {

/// What one list covers: a resource type, in all namespaces or in one.
struct TypeScope {
  std::int64_t type = 0;  ///< resource_type.id
  std::string scope;      ///< empty = all namespaces
  friend auto operator<=>(const TypeScope&, const TypeScope&) = default;
};

}  // namespace k8scache::store
