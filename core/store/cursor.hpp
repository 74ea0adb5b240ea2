#pragma once

#include "core/store/batch.hpp"

#include <optional>
#include <string>

namespace k8scache::store {

enum class Coverage { Never, Covered, Forbidden };

/// `listed`, `compared`, `unchanged`, `watched`.
const char* refresh_text(Refresh how);

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
  std::int64_t failures = 0;            ///< in a row
  ListCost cost;                        ///< of the last whole list
  Refresh refreshed = Refresh::Listed;  ///< how the rows were brought up to date last
  ListCost refresh_cost;                ///< and what that cost
  std::string form;                     ///< of the last whole list: json or protobuf
  std::string refused_form;             ///< why it came as JSON after all; empty: it did not
  std::string recipe;                   ///< of the last whole list; see FinishList
  std::optional<Instant> compared_at;   ///< when every object's version was last compared
  std::int64_t shortcuts = 0;           ///< refreshes since then
};

}  // namespace k8scache::store
