#pragma once

#include "core/model/catalog.hpp"
#include "core/store/database.hpp"

#include <map>
#include <string>

namespace k8scache::store {

/// The facts of table meta.
using Meta = std::map<std::string, std::string>;

Meta load_meta(SQLite::Database& database);
model::Catalog load_catalog(SQLite::Database& database);
/// Replaces the catalog: types keep their ids, types that `types` lacks are marked as gone (or as
/// stale, when their group is in `failed_groups`). Returns the catalog with ids.
model::Catalog save_catalog(SQLite::Database& database,
                            const std::vector<model::CatalogType>& types,
                            const std::vector<std::string>& failed_groups);
void save_meta(SQLite::Database& database, const Meta& meta);
/// The facts `file_id`, which no other cache file has, for positions in one changelog mean nothing
/// in another's, and `page_key`, which nobody else knows. Made when they are lacking.
void ensure_own_facts(SQLite::Database& database);

}  // namespace k8scache::store
