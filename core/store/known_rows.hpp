#pragma once

#include "core/store/database.hpp"
#include "core/store/known_objects.hpp"
#include "core/store/row_comparison.hpp"
#include "core/store/type_scope.hpp"

namespace k8scache::store {

/// By what rows are told from what a list shows.
enum class Knowing {
  Content,  ///< version and content
  Version,
};

/// The live rows of a type and scope.
KnownObjects load_known(SQLite::Database& database, const TypeScope& at, Knowing by);
/// The same, to be compared with a list of metadata.
RowComparison load_comparison(SQLite::Database& database, const TypeScope& at);

}  // namespace k8scache::store
