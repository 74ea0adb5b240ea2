#pragma once

#include "core/store/batch.hpp"

#include <optional>
#include <string>

namespace k8scache::store {

enum class Coverage { Never, Covered, Forbidden };

/// How far the rows of a type and scope are, and what we may see of them.
struct Cursor {
  TypeScope at;
  bool complete = false;  ///< a whole list is in the rows; they are visible
  std::string resource_version;
  std::optional<Instant> as_of;  ///< every change before it is in the rows
  std::optional<Instant> listed_at;
  Coverage coverage = Coverage::Never;
  std::optional<Instant> coverage_since;
  std::string error;  ///< the last failure; empty after a success
  std::optional<Instant> error_at;
  std::int64_t failures = 0;  ///< in a row
  ListCost cost;
};

}  // namespace k8scache::store
