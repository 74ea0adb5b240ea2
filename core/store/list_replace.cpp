#include "core/store/list_replace.hpp"

#include "core/store/cursor_rows.hpp"

namespace k8scache::store {

namespace {

LoggedRows::Place place_of(const FinishList& list) {
  return {list.at.type, list.history ? LoggedRows::Log::Changes : LoggedRows::Log::Nothing};
}

}  // namespace

ListReplace::ListReplace(SQLite::Database& database, ObjectRows& rows, LoggedRows& logged)
    : database_(database),
      rows_(rows),
      logged_(logged),
      stage_(database, R"(insert into staging (type, scope, namespace, name, uid, resource_version,
                                               created_at_ms, labels, content_hash, frame)
                          values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                          on conflict (type, scope, namespace, name) do update set
                            uid = excluded.uid, resource_version = excluded.resource_version,
                            created_at_ms = excluded.created_at_ms, labels = excluded.labels,
                            content_hash = excluded.content_hash, frame = excluded.frame)"),
      find_by_id_(database,
                  "select namespace, name, uid, resource_version from object where id = ?") {}

void ListReplace::begin(const TypeScope& at) {
  clear_staging(at);
  if (!is_complete(database_, at)) rows_.remove_invisible(at);
}

void ListReplace::put(const PutListed& page) {
  const bool is_first_list = !has_live_rows(database_, page.at);
  for (const EncodedObject& object : page.objects) {
    if (is_first_list) {
      rows_.insert(page.at.type, object);
    } else {
      stage(page.at, object);
    }
  }
}

ListOutcome ListReplace::finish(const FinishList& list) {
  ListOutcome outcome{.at = list.at, .how = list.how};
  outcome.first = !has_live_rows(database_, list.at);
  if (outcome.first) {
    outcome.added = rows_.count(list.at);
    if (list.history) logged_.begin_history(list.at, list.resource_version);
  } else {
    // Rows of single namespaces become rows of all: what was not listed before is no news.
    const bool widens = list.at.scope.empty() && !is_complete(database_, list.at);
    remove_vanished(list, outcome);
    move_staged(list, outcome, widens ? covered_namespaces(list.at.type) : std::nullopt);
    clear_staging(list.at);
    if (widens && list.history) logged_.begin_history(list.at, list.resource_version);
  }
  finish_cursor(database_, list);
  store_warnings(list);
  outcome.objects = rows_.count(list.at);
  return outcome;
}

void ListReplace::abandon(const TypeScope& at) {
  clear_staging(at);
  if (!is_complete(database_, at)) rows_.remove_invisible(at);
}

void ListReplace::stage(const TypeScope& at, const EncodedObject& object) {
  stage_.bind(1, at.type);
  stage_.bindNoCopy(2, at.scope);
  stage_.bindNoCopy(3, object.key.ns);
  stage_.bindNoCopy(4, object.key.name);
  stage_.bindNoCopy(5, object.uid);
  stage_.bindNoCopy(6, object.resource_version);
  if (object.created_at_ms) {
    stage_.bind(7, *object.created_at_ms);
  } else {
    stage_.bind(7);
  }
  stage_.bindNoCopy(8, object.labels);
  stage_.bind(9, object.content_hash);
  stage_.bindNoCopy(10, static_cast<const void*>(object.frame.data()),
                    static_cast<int>(object.frame.size()));
  stage_.exec();
  stage_.reset();
}

void ListReplace::clear_staging(const TypeScope& at) {
  SQLite::Statement statement(database_, "delete from staging where type = ? and scope = ?");
  statement.bind(1, at.type);
  statement.bind(2, at.scope);
  statement.exec();
}

std::optional<std::set<std::string>> ListReplace::covered_namespaces(std::int64_t type) {
  SQLite::Statement statement(
      database_, "select scope from cursor where type = ? and complete = 1 and scope <> ''");
  statement.bind(1, type);
  std::set<std::string> scopes;
  while (statement.executeStep()) scopes.insert(statement.getColumn(0).getString());
  return scopes;
}

void ListReplace::move_staged(const FinishList& list, ListOutcome& outcome,
                              const std::optional<std::set<std::string>>& logged_in) {
  SQLite::Statement staged(database_, R"(
      select namespace, name, uid, resource_version, created_at_ms, labels, content_hash, frame
      from staging where type = ? and scope = ? order by namespace, name)");
  staged.bind(1, list.at.type);
  staged.bind(2, list.at.scope);
  LoggedRows::Counts counts;
  while (staged.executeStep()) {
    EncodedObject object{.key = {staged.getColumn(0).getString(), staged.getColumn(1).getString()},
                         .uid = staged.getColumn(2).getString(),
                         .resource_version = staged.getColumn(3).getString(),
                         .labels = staged.getColumn(5).getString(),
                         .created_at_ms = std::nullopt,
                         .content_hash = staged.getColumn(6).getInt64(),
                         .frame = staged.getColumn(7).getString()};
    if (!staged.getColumn(4).isNull()) object.created_at_ms = staged.getColumn(4).getInt64();
    LoggedRows::Place place = place_of(list);
    if (logged_in && !logged_in->contains(object.key.ns)) place.log = LoggedRows::Log::Nothing;
    counts += logged_.put(place, object, list.resource_version);
  }
  outcome.added += counts.added;
  outcome.updated += counts.updated;
  outcome.removed += counts.removed;
}

void ListReplace::remove_vanished(const FinishList& list, ListOutcome& outcome) {
  for (const std::int64_t id : list.vanished) {
    find_by_id_.bind(1, id);
    if (find_by_id_.executeStep()) {
      const model::ObjectKey key{find_by_id_.getColumn(0).getString(),
                                 find_by_id_.getColumn(1).getString()};
      LiveRow row{.id = id,
                  .uid = find_by_id_.getColumn(2).getString(),
                  .resource_version = find_by_id_.getColumn(3).getString()};
      find_by_id_.reset();
      logged_.remove(place_of(list), key, row, list.resource_version);
      ++outcome.removed;
    }
    find_by_id_.reset();
  }
}

void ListReplace::store_warnings(const FinishList& list) {
  SQLite::Statement statement(
      database_, "update resource_type set warnings = ?2 where id = ?1 and warnings <> ?2");
  statement.bind(1, list.at.type);
  statement.bind(2, list.warnings);
  statement.exec();
}

}  // namespace k8scache::store
