#pragma once

#include "core/store/cursor.hpp"
#include "core/store/database.hpp"

#include <vector>

namespace k8scache::store {

/// Reads every cursor of the file, or those of one type, ordered by type and scope.
std::vector<Cursor> load_cursors(SQLite::Database& database,
                                 std::optional<std::int64_t> type = std::nullopt);
/// Marks that a list begins; the row exists afterwards.
void begin_cursor(SQLite::Database& database, const TypeScope& at);
/// The list is whole.
void finish_cursor(SQLite::Database& database, const FinishList& list);
/// Every change up to a version is in the rows; what failed before does not matter any more.
void move_cursor(SQLite::Database& database, const MoveCursor& move);
/// The rows are proved to be up to date.
void confirm_cursor(SQLite::Database& database, const ConfirmRows& confirmed);
/// The list was given up or refused.
void fail_cursor(SQLite::Database& database, const GiveUpList& list, Instant now);
/// Whether all rows of this type and scope are visible: a whole list of it, or of all namespaces,
/// is in them. Else some may be what a killed first list left.
bool is_complete(SQLite::Database& database, const TypeScope& at);
/// Whether live rows exist that a new list of this type and scope would replace.
bool has_live_rows(SQLite::Database& database, const TypeScope& at);

}  // namespace k8scache::store
