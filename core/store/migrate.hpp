#pragma once

#include "core/store/database.hpp"

namespace k8scache::store {

/// Applies the migrations of schema/ that the file lacks, each in a transaction of its own, and
/// records them (`pragma user_version`). Refuses a file of a newer program (Unusable).
void migrate(Database& database);

/// Throws Unusable unless the file has exactly the migrations this program knows. For readers,
/// which may not migrate.
void require_current(Database& database);

}  // namespace k8scache::store
