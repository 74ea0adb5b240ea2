#pragma once

#include "core/query/query.hpp"

#include <string>
#include <vector>

namespace k8scache::store {

/// SQL and the texts to bind to its `?`, in order.
struct Selection {
  std::string sql;
  std::vector<std::string> bindings;
};

/// The ids of the visible objects that match, in the order the API server lists them: bytes of
/// `namespace/name`. Pure. Types are written as literals (ours, never user input), values are
/// bound.
///
/// Visible are rows behind a complete list: of all namespaces, or of theirs.
Selection select(const query::Query& query);

}  // namespace k8scache::store
