#include "core/store/watcher_rows.hpp"

namespace k8scache::store {

namespace {

std::int64_t ms(Instant instant) { return instant.time_since_epoch().count(); }

void bind(SQLite::Statement& statement, int index, const std::optional<Instant>& instant) {
  if (instant) {
    statement.bind(index, ms(*instant));
  } else {
    statement.bind(index);
  }
}

Instant instant_of(const SQLite::Column& column) {
  return Instant(std::chrono::milliseconds(column.getInt64()));
}

std::optional<Instant> instant_or_nothing(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(instant_of(column));
}

}  // namespace

void save_heartbeat(SQLite::Database& database, const Heartbeat& beat) {
  const WatcherState& watcher = beat.watcher;
  SQLite::Statement put(database, R"(
      insert into watcher (id, pid, started_ms, beat_ms, cluster_state, since_ms, reason, failures,
                           next_try_ms, checked_ms, lag_ms, file_bytes, wal_bytes, free_bytes)
      values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set
        pid = excluded.pid, started_ms = excluded.started_ms, beat_ms = excluded.beat_ms,
        cluster_state = excluded.cluster_state, since_ms = excluded.since_ms,
        reason = excluded.reason, failures = excluded.failures,
        next_try_ms = excluded.next_try_ms, checked_ms = excluded.checked_ms,
        lag_ms = excluded.lag_ms, file_bytes = excluded.file_bytes,
        wal_bytes = excluded.wal_bytes, free_bytes = excluded.free_bytes)");
  put.bind(1, watcher.pid);
  put.bind(2, ms(watcher.started_at));
  put.bind(3, ms(watcher.beat_at));
  put.bind(4, watcher.cluster_state);
  put.bind(5, ms(watcher.since));
  put.bind(6, watcher.reason);
  put.bind(7, watcher.failures);
  bind(put, 8, watcher.next_try_at);
  bind(put, 9, watcher.checked_at);
  put.bind(10, static_cast<std::int64_t>(watcher.lag.count()));
  put.bind(11, watcher.file.file);
  put.bind(12, watcher.file.wal);
  put.bind(13, watcher.file.free);
  put.exec();
  SQLite::Statement stream(database, R"(
      insert or replace into stream_state (type, scope, state, since_ms, reason, next_try_ms,
                                           last_sign_ms)
      values (?, ?, ?, ?, ?, ?, ?))");
  for (const StreamState& state : beat.streams) {
    stream.bind(1, state.at.type);
    stream.bind(2, state.at.scope);
    stream.bind(3, state.state);
    stream.bind(4, ms(state.since));
    stream.bind(5, state.reason);
    bind(stream, 6, state.next_try_at);
    bind(stream, 7, state.last_sign_at);
    stream.exec();
    stream.reset();
  }
  SQLite::Statement end(database, "delete from stream_state where type = ? and scope = ?");
  for (const TypeScope& at : beat.ended) {
    end.bind(1, at.type);
    end.bind(2, at.scope);
    end.exec();
    end.reset();
  }
}

void end_watch(SQLite::Database& database) {
  database.exec("delete from watcher");
  database.exec("delete from stream_state");
}

std::optional<WatcherState> load_watcher(SQLite::Database& database) {
  SQLite::Statement row(database, R"(
      select pid, started_ms, beat_ms, cluster_state, since_ms, reason, failures, next_try_ms,
             checked_ms, lag_ms, file_bytes, wal_bytes, free_bytes
      from watcher)");
  if (!row.executeStep()) return std::nullopt;
  return WatcherState{.pid = row.getColumn(0).getInt64(),
                      .started_at = instant_of(row.getColumn(1)),
                      .beat_at = instant_of(row.getColumn(2)),
                      .cluster_state = row.getColumn(3).getString(),
                      .since = instant_of(row.getColumn(4)),
                      .reason = row.getColumn(5).getString(),
                      .failures = row.getColumn(6).getInt64(),
                      .next_try_at = instant_or_nothing(row.getColumn(7)),
                      .checked_at = instant_or_nothing(row.getColumn(8)),
                      .lag = std::chrono::milliseconds(row.getColumn(9).getInt64()),
                      .file = {.file = row.getColumn(10).getInt64(),
                               .wal = row.getColumn(11).getInt64(),
                               .free = row.getColumn(12).getInt64()}};
}

std::vector<StreamState> load_streams(SQLite::Database& database) {
  SQLite::Statement row(database, R"(
      select type, scope, state, since_ms, reason, next_try_ms, last_sign_ms
      from stream_state order by type, scope)");
  std::vector<StreamState> streams;
  while (row.executeStep()) {
    streams.push_back({.at = {row.getColumn(0).getInt64(), row.getColumn(1).getString()},
                       .state = row.getColumn(2).getString(),
                       .since = instant_of(row.getColumn(3)),
                       .reason = row.getColumn(4).getString(),
                       .next_try_at = instant_or_nothing(row.getColumn(5)),
                       .last_sign_at = instant_or_nothing(row.getColumn(6))});
  }
  return streams;
}

void add_blind_interval(SQLite::Database& database, const TypeScope& at, Instant to,
                        const std::string& reason) {
  SQLite::Statement longer(database, R"(
      update blind_interval set to_ms = ?3
      where type = ?1 and scope = ?2 and reason = ?4
        and to_ms = (select as_of_ms from cursor where type = ?1 and scope = ?2))");
  longer.bind(1, at.type);
  longer.bind(2, at.scope);
  longer.bind(3, ms(to));
  longer.bind(4, reason);
  if (longer.exec() > 0) return;
  SQLite::Statement insert(database, R"(
      insert or replace into blind_interval (type, scope, from_ms, to_ms, reason)
        select type, scope, as_of_ms, ?3, ?4 from cursor
        where type = ?1 and scope = ?2 and as_of_ms < ?3)");
  insert.bind(1, at.type);
  insert.bind(2, at.scope);
  insert.bind(3, ms(to));
  insert.bind(4, reason);
  insert.exec();
}

std::vector<BlindInterval> load_blind_intervals(SQLite::Database& database, std::int64_t type) {
  SQLite::Statement row(database, R"(
      select type, scope, from_ms, to_ms, reason from blind_interval
      where ?1 = 0 or type = ?1 order by from_ms, type, scope)");
  row.bind(1, type);
  std::vector<BlindInterval> intervals;
  while (row.executeStep()) {
    intervals.push_back({.at = {row.getColumn(0).getInt64(), row.getColumn(1).getString()},
                         .from = instant_of(row.getColumn(2)),
                         .to = instant_of(row.getColumn(3)),
                         .reason = row.getColumn(4).getString()});
  }
  return intervals;
}

}  // namespace k8scache::store
