#include "core/store/known_rows.hpp"

#include "core/store/cursor_rows.hpp"

namespace k8scache::store {

KnownObjects load_known(SQLite::Database& database, const TypeScope& at, Knowing by) {
  KnownObjects known;
  if (!has_live_rows(database, at)) return known;
  // What a killed first list of another scope left is not known: the writer will remove it.
  const std::string visible = is_complete(database, at)
                                  ? "type = ?1 and (?2 = '' or namespace = ?2)"
                                  : "type = ?1 and ?2 = '' and namespace in"
                                    " (select scope from cursor where type = ?1 and complete = 1)";
  SQLite::Statement count(database, "select count(*) from object where " + visible);
  SQLite::Statement rows(database, R"(
      select id, iif(uid = '', namespace || '/' || name, uid), resource_version, content_hash
      from object where )" + visible);
  for (SQLite::Statement* const statement : {&count, &rows}) {
    statement->bind(1, at.type);
    statement->bind(2, at.scope);
  }
  count.executeStep();
  known.reserve(static_cast<std::size_t>(count.getColumn(0).getInt64()));
  while (rows.executeStep()) {
    known.remember(rows.getColumn(0).getInt64(), rows.getColumn(1).getString(),
                   rows.getColumn(2).getString(),
                   by == Knowing::Content ? rows.getColumn(3).getInt64() : 0);
  }
  return known;
}

RowComparison load_comparison(SQLite::Database& database, const TypeScope& at) {
  std::string reached;
  for (const Cursor& cursor : load_cursors(database, at.type)) {
    if (cursor.at == at) reached = cursor.resource_version;
  }
  return {load_known(database, at, Knowing::Version), std::move(reached)};
}

}  // namespace k8scache::store
