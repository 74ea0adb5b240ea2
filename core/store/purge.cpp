#include "core/store/purge.hpp"

#include "core/store/cursor_rows.hpp"
#include "core/store/database.hpp"
#include "core/store/logged_rows.hpp"
#include "core/store/object_rows.hpp"

#include <fmt/format.h>

namespace k8scache::store {

namespace {

/// `namespace in (?, ?)`, or what is always true without namespaces.
std::string in_namespaces(const char* column, const std::vector<std::string>& namespaces) {
  if (namespaces.empty()) return "true";
  std::string marks;
  for (std::size_t i = 0; i < namespaces.size(); ++i) marks += i == 0 ? "?" : ", ?";
  return fmt::format("{} in ({})", column, marks);
}

int run(SQLite::Database& database, const std::string& sql, std::int64_t type,
        const std::vector<std::string>& namespaces) {
  SQLite::Statement statement(database, sql);
  int index = 0;
  statement.bind(++index, type);
  for (const std::string& ns : namespaces) statement.bind(++index, ns);
  return statement.exec();
}

int purge_type(SQLite::Database& database, std::int64_t type,
               const std::vector<std::string>& namespaces) {
  const std::string here = in_namespaces("namespace", namespaces);
  run(database,
      fmt::format("delete from body where id in (select id from object where type = ? and {})",
                  here),
      type, namespaces);
  const int objects = run(database, fmt::format("delete from object where type = ? and {}", here),
                          type, namespaces);
  // Differences lead to the rows that go.
  run(database, fmt::format("delete from change where type = ? and {}", here), type, namespaces);
  run(database, fmt::format("delete from staging where type = ? and {}", here), type, namespaces);
  if (namespaces.empty()) {
    run(database, "delete from cursor where type = ?", type, {});
    run(database, "delete from blind_interval where type = ?", type, {});
    // The dictionary was trained on the bodies and holds pieces of them.
    run(database, "delete from dictionary where type = ?", type, {});
  } else {
    // What is left is no whole list of all namespaces any more, but one of each of the others.
    run(database,
        R"(insert or ignore into cursor (type, scope, complete, resource_version, as_of_ms,
                                         listed_at_ms, coverage, coverage_ms)
             select c.type, n.name, 1, c.resource_version, c.as_of_ms, c.listed_at_ms, c.coverage,
                    c.coverage_ms
             from cursor c
             join (select o.name from object o join resource_type t on t.id = o.type
                     where t.api_group = '' and t.plural = 'namespaces'
                   union select namespace from object where type = ?1) n
             where c.type = ?1 and c.scope = '' and c.complete = 1 and n.name <> '')",
        type, {});
    run(database,
        fmt::format("delete from cursor where type = ? and (scope = '' or {})",
                    in_namespaces("scope", namespaces)),
        type, namespaces);
  }
  return objects;
}

/// The histories of these types begin here.
void begin_histories(SQLite::Database& database, const std::vector<std::int64_t>& types,
                     Instant now) {
  ObjectRows rows(database);
  LoggedRows logged(database, rows);
  logged.start_transaction(now);
  for (const std::int64_t type : types) {
    const auto cursors = load_cursors(database, type);
    if (cursors.empty()) logged.begin_history({.type = type, .scope = ""}, "");
    for (const Cursor& cursor : cursors) {
      if (cursor.complete) logged.begin_history(cursor.at, cursor.resource_version);
    }
  }
  logged.end_transaction();
}

}  // namespace

std::int64_t purge(const std::string& path, const std::vector<std::int64_t>& types,
                   const std::vector<std::string>& namespaces, Instant now) {
  Database database = Database::open(path, Access::Write);
  return at_border(path, [&] {
    SQLite::Database& sqlite = database.sqlite();
    sqlite.exec("pragma secure_delete = on");
    SQLite::Transaction transaction(sqlite, SQLite::TransactionBehavior::IMMEDIATE);
    std::int64_t objects = 0;
    for (const std::int64_t type : types) objects += purge_type(sqlite, type, namespaces);
    begin_histories(sqlite, types, now);
    sqlite.exec("delete from label_member where label_set not in (select label_set from object)");
    sqlite.exec("delete from label_set where id not in (select label_set from object)");
    sqlite.exec("delete from label_pair where id not in (select pair from label_member)");
    transaction.commit();
    sqlite.exec("vacuum");
    sqlite.exec("pragma wal_checkpoint(truncate)");
    return objects;
  });
}

void narrow(const std::string& path, std::int64_t type, const std::vector<std::string>& namespaces,
            Instant now) {
  Database database = Database::open(path, Access::Write);
  at_border(path, [&] {
    SQLite::Database& sqlite = database.sqlite();
    SQLite::Transaction transaction(sqlite, SQLite::TransactionBehavior::IMMEDIATE);
    const std::string elsewhere =
        fmt::format("type = ? and not ({})", in_namespaces("namespace", namespaces));
    run(sqlite, "delete from body where id in (select id from object where " + elsewhere + ")",
        type, namespaces);
    run(sqlite, "delete from object where " + elsewhere, type, namespaces);
    // Differences lead to those rows, so what is kept of them cannot be read any more.
    run(sqlite, "delete from change where name <> '' and " + elsewhere, type, namespaces);
    run(sqlite,
        fmt::format("delete from cursor where type = ? and not ({})",
                    in_namespaces("scope", namespaces)),
        type, namespaces);
    begin_histories(sqlite, {type}, now);
    transaction.commit();
  });
}

}  // namespace k8scache::store
