#pragma once

#include "core/store/database.hpp"
#include "core/store/documents.hpp"

#include <optional>
#include <string>

namespace k8scache::store {

DocumentStates document_states(SQLite::Database& database);
/// In one transaction.
void save_documents(SQLite::Database& database, const DocumentChanges& changes);
/// The frame of one; nothing when it is not stored.
std::optional<std::string> document_frame(SQLite::Database& database, const std::string& path);
DocumentSizes document_sizes(SQLite::Database& database);

}  // namespace k8scache::store
