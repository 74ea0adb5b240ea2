#pragma once

#include "core/store/batch.hpp"
#include "core/store/database.hpp"
#include "core/store/watcher_state.hpp"

#include <optional>
#include <vector>

namespace k8scache::store {

void save_heartbeat(SQLite::Database& database, const Heartbeat& beat);
void end_watch(SQLite::Database& database);
/// Of the last watcher, whether it lives or not; nothing after one that ended in peace.
std::optional<WatcherState> load_watcher(SQLite::Database& database);
std::vector<StreamState> load_streams(SQLite::Database& database);

/// Records that nobody looked from the cursor's `as_of` until `to`. An interval that goes on where
/// one of the same reason ends makes that one longer. Nothing when the cursor has no `as_of`.
void add_blind_interval(SQLite::Database& database, const TypeScope& at, Instant to,
                        const std::string& reason);
/// Oldest first; of all types when `type` is 0.
std::vector<BlindInterval> load_blind_intervals(SQLite::Database& database, std::int64_t type);

}  // namespace k8scache::store
