#pragma once

#include "core/store/batch.hpp"
#include "core/store/database.hpp"
#include "core/store/frame.hpp"

namespace k8scache::store {

void add_dictionary(SQLite::Database& database, const AddDictionary& dictionary);
/// The newest dictionary of a type; nothing when it has none.
std::optional<std::string> newest_dictionary(SQLite::Database& database, std::int64_t type);
/// Finds dictionaries by id in this file. `database` outlives the result.
DictionarySource dictionaries_of(SQLite::Database& database);
/// An id that no dictionary of the file has; dictionaries are few, so ids just count up. Ids below
/// 32768 are reserved by zstd's format.
std::uint32_t free_dictionary_id(SQLite::Database& database);

}  // namespace k8scache::store
