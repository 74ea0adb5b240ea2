#include "core/store/cursor_rows.hpp"

#include "core/store/watcher_rows.hpp"

namespace k8scache::store {

namespace {

std::int64_t ms(Instant instant) { return instant.time_since_epoch().count(); }

std::optional<Instant> instant_or_nothing(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return Instant(std::chrono::milliseconds(column.getInt64()));
}

Coverage coverage_of(const std::string& text) {
  if (text == "covered") return Coverage::Covered;
  if (text == "forbidden") return Coverage::Forbidden;
  return Coverage::Never;
}

Refresh refresh_of(const std::string& text) {
  if (text == "compared") return Refresh::Compared;
  if (text == "unchanged") return Refresh::Unchanged;
  if (text == "watched") return Refresh::Watched;
  return Refresh::Listed;
}

ListCost cost_at(SQLite::Statement& statement, int column) {
  return {.time = std::chrono::milliseconds(statement.getColumn(column).getInt64()),
          .requests = statement.getColumn(column + 1).getInt64(),
          .bytes = statement.getColumn(column + 2).getInt64()};
}

void bind_cost(SQLite::Statement& statement, int first, const ListCost& cost) {
  statement.bind(first, static_cast<std::int64_t>(cost.time.count()));
  statement.bind(first + 1, cost.requests);
  statement.bind(first + 2, cost.bytes);
}

/// The last list of a type, as far as no other refresh has replaced it.
void note_list(SQLite::Database& database, const FinishList& list) {
  SQLite::Statement statement(database, R"(
      update cursor set listed_at_ms = ?3, list_ms = ?4, list_requests = ?5, list_bytes = ?6,
             recipe = ?7, form = ?8, refused_form = ?9
      where type = ?1 and scope = ?2)");
  statement.bind(1, list.at.type);
  statement.bind(2, list.at.scope);
  statement.bind(3, ms(list.as_of));
  bind_cost(statement, 4, list.cost);
  statement.bind(7, list.recipe);
  statement.bind(8, list.form);
  statement.bind(9, list.refused_form);
  statement.exec();
}

const char* kind_text(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Internal: return "internal";
    case ErrorKind::NotFound: return "not found";
    case ErrorKind::Usage: return "malformed";
    case ErrorKind::Unreachable: return "unreachable";
    case ErrorKind::Denied: return "denied";
    case ErrorKind::Stale: return "stale";
    case ErrorKind::Unusable: return "unusable";
    case ErrorKind::Storage: return "storage";
    case ErrorKind::Locked: return "locked";
    case ErrorKind::Interrupted: return "interrupted";
  }
  return "";
}

}  // namespace

const char* refresh_text(Refresh how) {
  switch (how) {
    case Refresh::Listed: return "listed";
    case Refresh::Compared: return "compared";
    case Refresh::Unchanged: return "unchanged";
    case Refresh::Watched: return "watched";
  }
  return "";
}

std::vector<Cursor> load_cursors(SQLite::Database& database, std::optional<std::int64_t> type) {
  SQLite::Statement statement(database, R"(
      select type, scope, complete, resource_version, as_of_ms, listed_at_ms, coverage, coverage_ms,
             error, error_ms, failures, list_ms, list_requests, list_bytes, refreshed, refresh_ms,
             refresh_requests, refresh_bytes, recipe, compared_ms, shortcuts,
             form, refused_form
      from cursor where ?1 is null or type = ?1 order by type, scope)");
  if (type) {
    statement.bind(1, *type);
  } else {
    statement.bind(1);
  }
  std::vector<Cursor> cursors;
  while (statement.executeStep()) {
    cursors.push_back({
        .at = {statement.getColumn(0).getInt64(), statement.getColumn(1).getString()},
        .complete = statement.getColumn(2).getInt() != 0,
        .resource_version = statement.getColumn(3).getString(),
        .as_of = instant_or_nothing(statement.getColumn(4)),
        .listed_at = instant_or_nothing(statement.getColumn(5)),
        .coverage = coverage_of(statement.getColumn(6).getString()),
        .coverage_since = instant_or_nothing(statement.getColumn(7)),
        .error = statement.getColumn(8).getString(),
        .error_at = instant_or_nothing(statement.getColumn(9)),
        .failures = statement.getColumn(10).getInt64(),
        .cost = cost_at(statement, 11),
        .refreshed = refresh_of(statement.getColumn(14).getString()),
        .refresh_cost = cost_at(statement, 15),
        .form = statement.getColumn(21).getString(),
        .refused_form = statement.getColumn(22).getString(),
        .recipe = statement.getColumn(18).getString(),
        .compared_at = instant_or_nothing(statement.getColumn(19)),
        .shortcuts = statement.getColumn(20).getInt64(),
    });
  }
  return cursors;
}

void begin_cursor(SQLite::Database& database, const TypeScope& at) {
  SQLite::Statement statement(database, "insert or ignore into cursor (type, scope) values (?, ?)");
  statement.bind(1, at.type);
  statement.bind(2, at.scope);
  statement.exec();
}

void finish_cursor(SQLite::Database& database, const FinishList& list) {
  if (!list.blind.empty()) add_blind_interval(database, list.at, list.as_of, list.blind);
  SQLite::Statement statement(database, R"(
      update cursor set complete = 1, resource_version = ?3, as_of_ms = ?4, compared_ms = ?4,
             coverage_ms = iif(coverage = 'covered', coverage_ms, ?4), coverage = 'covered',
             error = '', error_kind = '', error_ms = null, failures = 0, shortcuts = 0,
             refresh_ms = ?5, refresh_requests = ?6, refresh_bytes = ?7, refreshed = ?8
      where type = ?1 and scope = ?2)");
  statement.bind(1, list.at.type);
  statement.bind(2, list.at.scope);
  statement.bind(3, list.resource_version);
  statement.bind(4, ms(list.as_of));
  bind_cost(statement, 5, list.cost);
  statement.bind(8, refresh_text(list.how));
  statement.exec();
  if (list.how == Refresh::Listed) note_list(database, list);
  if (!list.at.scope.empty()) return;
  // The list of all namespaces holds what the lists of single ones held.
  SQLite::Statement narrower(database, "delete from cursor where type = ? and scope <> ''");
  narrower.bind(1, list.at.type);
  narrower.exec();
}

void move_cursor(SQLite::Database& database, const MoveCursor& move) {
  if (!move.blind.empty()) add_blind_interval(database, move.at, move.as_of, move.blind);
  SQLite::Statement statement(database, R"(
      update cursor set resource_version = ?3, as_of_ms = iif(?4 = 0, as_of_ms, ?4), error = '',
             error_kind = '', error_ms = null, failures = 0
      where type = ?1 and scope = ?2 and complete = 1)");
  statement.bind(1, move.at.type);
  statement.bind(2, move.at.scope);
  statement.bind(3, move.resource_version);
  statement.bind(4, ms(move.as_of));
  statement.exec();
}

void confirm_cursor(SQLite::Database& database, const ConfirmRows& confirmed) {
  move_cursor(database, {.at = confirmed.at,
                         .resource_version = confirmed.resource_version,
                         .as_of = confirmed.as_of,
                         .blind = confirmed.blind});
  SQLite::Statement statement(database, R"(
      update cursor set refresh_ms = ?3, refresh_requests = ?4, refresh_bytes = ?5, refreshed = ?6,
             shortcuts = shortcuts + 1
      where type = ?1 and scope = ?2)");
  statement.bind(1, confirmed.at.type);
  statement.bind(2, confirmed.at.scope);
  bind_cost(statement, 3, confirmed.cost);
  statement.bind(6, refresh_text(confirmed.how));
  statement.exec();
}

void fail_cursor(SQLite::Database& database, const GiveUpList& list, Instant now) {
  begin_cursor(database, list.at);
  SQLite::Statement statement(database, R"(
      update cursor set error = ?3, error_kind = ?4, error_ms = ?5, failures = failures + 1,
             coverage_ms = iif(?6 and coverage <> 'forbidden', ?5, coverage_ms),
             coverage = iif(?6, 'forbidden', coverage)
      where type = ?1 and scope = ?2)");
  statement.bind(1, list.at.type);
  statement.bind(2, list.at.scope);
  statement.bind(3, list.error);
  statement.bind(4, kind_text(list.kind));
  statement.bind(5, ms(now));
  statement.bind(6, list.forbidden ? 1 : 0);
  statement.exec();
}

bool is_complete(SQLite::Database& database, const TypeScope& at) {
  SQLite::Statement statement(database, R"(
      select count(*) from cursor where type = ? and complete = 1 and scope in ('', ?))");
  statement.bind(1, at.type);
  statement.bind(2, at.scope);
  statement.executeStep();
  return statement.getColumn(0).getInt() != 0;
}

bool has_live_rows(SQLite::Database& database, const TypeScope& at) {
  SQLite::Statement statement(database, R"(
      select count(*) from cursor
      where type = ?1 and complete = 1 and (?2 = '' or scope = '' or scope = ?2))");
  statement.bind(1, at.type);
  statement.bind(2, at.scope);
  statement.executeStep();
  return statement.getColumn(0).getInt() != 0;
}

}  // namespace k8scache::store
