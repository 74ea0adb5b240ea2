#include "core/store/reader.hpp"

#include "core/store/catalog_rows.hpp"
#include "core/store/cursor_rows.hpp"
#include "core/store/database.hpp"
#include "core/store/dictionary_rows.hpp"
#include "core/store/document_rows.hpp"
#include "core/store/known_rows.hpp"
#include "core/store/migrate.hpp"
#include "core/store/select.hpp"
#include "core/store/watcher_rows.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace k8scache::store {

struct Reader::State {
  explicit State(Database opened)
      : database(std::move(opened)),
        decompressor(dictionaries_of(database.sqlite()), database.path()) {
    begin();
  }

  void begin() {
    // Deferred: the snapshot begins with the first read, which is the next line.
    database.statement("begin")->exec();
    const std::int64_t found = commits();
    if (commits_seen == found) return;
    commits_seen.reset();  // should what follows throw
    cursors.clear();
    meta = load_meta(database.sqlite());
    catalog = load_catalog(database.sqlite());
    commits_seen = found;
  }

  /// A number that is another one once somebody has written.
  std::int64_t commits() {
    auto statement = database.statement("pragma data_version");
    statement->executeStep();
    return statement->getColumn(0).getInt64();
  }

  Database database;
  Decompressor decompressor;
  std::optional<std::int64_t> commits_seen;
  Meta meta;
  model::Catalog catalog;
  std::map<std::int64_t, std::vector<Cursor>> cursors;  // of one type, or with 0 of all
};

namespace {

Database open_filled(const std::string& path, Reader::Beside beside) {
  Database database =
      Database::open(path, beside == Reader::Beside::Nothing ? Access::Look : Access::Read);
  require_current(database);
  return database;
}

std::vector<std::int64_t> ids_of(SQLite::Database& database, const Selection& selection) {
  SQLite::Statement statement(database, selection.sql);
  int index = 0;
  for (const std::string& value : selection.bindings) statement.bindNoCopy(++index, value);
  std::vector<std::int64_t> ids;
  while (statement.executeStep()) ids.push_back(statement.getColumn(0).getInt64());
  return ids;
}

std::string_view view_of(const SQLite::Column& column) {
  const void* const bytes = column.getBlob();
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(column.getBytes())};
}

std::optional<Reader::RowFacts> facts_of(SQLite::Statement& statement) {
  if (!statement.executeStep()) return std::nullopt;
  return Reader::RowFacts{
      .key = {statement.getColumn(0).getString(), statement.getColumn(1).getString()},
      .uid = statement.getColumn(2).getString(),
      .resource_version = statement.getColumn(3).getString(),
      .content_hash = statement.getColumn(4).getInt64()};
}

}  // namespace

Reader::Reader(const std::string& path, Beside beside)
    : state_(at_border(path, [&] { return std::make_unique<State>(open_filled(path, beside)); })) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const std::map<std::string, std::string>& Reader::meta() const { return state_->meta; }
const model::Catalog& Reader::catalog() const { return state_->catalog; }
std::int64_t Reader::state_number() const { return state_->commits_seen.value_or(0); }
const std::string& Reader::path() const { return state_->database.path(); }
Database& Reader::database() { return state_->database; }
Decompressor& Reader::decompressor() { return state_->decompressor; }

const std::vector<Cursor>& Reader::cursors(std::int64_t type) {
  const auto known = state_->cursors.find(type);
  if (known != state_->cursors.end()) return known->second;
  auto found = at_border(path(), [&] {
    return load_cursors(state_->database.sqlite(),
                        type == 0 ? std::nullopt : std::optional<std::int64_t>(type));
  });
  return state_->cursors.emplace(type, std::move(found)).first->second;
}

std::optional<std::string> Reader::document(const std::string& path) {
  return at_border(this->path(), [&]() -> std::optional<std::string> {
    const auto frame = document_frame(state_->database.sqlite(), path);
    if (!frame) return std::nullopt;
    std::string text;
    state_->decompressor.decompress(*frame, text);
    return text;
  });
}

DocumentStates Reader::document_states() {
  return at_border(path(), [&] { return store::document_states(state_->database.sqlite()); });
}

DocumentSizes Reader::document_sizes() {
  return at_border(path(), [&] { return store::document_sizes(state_->database.sqlite()); });
}

std::vector<std::int64_t> Reader::ids(const query::Query& query) {
  return at_border(path(), [&] { return ids_of(state_->database.sqlite(), select(query)); });
}

void Reader::each(const query::Query& query,
                  const std::function<void(const StoredObject&)>& visit) {
  // Ids first: a sort that carried the bodies along would hold them all.
  each(ids(query), visit);
}

void Reader::each(const std::vector<std::int64_t>& ids,
                  const std::function<void(const StoredObject&)>& visit) {
  at_border(path(), [&] {
    auto row = state_->database.statement(R"(
        select o.namespace, o.name, o.resource_version, l.text, b.frame
        from object o join label_set l on l.id = o.label_set join body b on b.id = o.id
        where o.id = ?)");
    std::string body;
    for (const std::int64_t id : ids) {
      row->bind(1, id);
      if (row->executeStep()) {
        state_->decompressor.decompress(view_of(row->getColumn(4)), body);
        visit({.id = id,
               .ns = view_of(row->getColumn(0)),
               .name = view_of(row->getColumn(1)),
               .resource_version = view_of(row->getColumn(2)),
               .labels = view_of(row->getColumn(3)),
               .body = body});
      }
      row->reset();
    }
  });
}

void Reader::each_body(const std::vector<std::int64_t>& ids,
                       const std::function<void(std::string_view)>& visit) {
  at_border(path(), [&] {
    auto row = state_->database.statement("select frame from body where id = ?");
    std::string body;
    for (const std::int64_t id : ids) {
      row->bind(1, id);
      if (row->executeStep()) {
        state_->decompressor.decompress(view_of(row->getColumn(0)), body);
        visit(body);
      }
      row->reset();
    }
  });
}

void Reader::each_version(const query::Query& query,
                          const std::function<void(const StoredVersion&)>& visit) {
  at_border(path(), [&] {
    SQLite::Database& database = state_->database.sqlite();
    SQLite::Statement row(
        database,
        "select namespace, name, uid, resource_version, content_hash from object where id = ?");
    for (const std::int64_t id : ids_of(database, select(query))) {
      row.bind(1, id);
      if (row.executeStep()) {
        visit({.id = id,
               .ns = view_of(row.getColumn(0)),
               .name = view_of(row.getColumn(1)),
               .uid = view_of(row.getColumn(2)),
               .resource_version = view_of(row.getColumn(3))});
      }
      row.reset();
    }
  });
}

RowComparison Reader::comparison(const TypeScope& at) {
  return at_border(path(), [&] { return load_comparison(state_->database.sqlite(), at); });
}

std::optional<Reader::RowFacts> Reader::row(std::int64_t id) {
  return at_border(path(), [&] {
    auto statement = state_->database.statement(
        "select namespace, name, uid, resource_version, content_hash from object where id = ?");
    statement->bind(1, id);
    return facts_of(*statement);
  });
}

std::optional<Reader::RowFacts> Reader::row(std::int64_t type, const model::ObjectKey& key) {
  return at_border(path(), [&] {
    auto statement = state_->database.statement(R"(
        select namespace, name, uid, resource_version, content_hash from object
        where type = ? and namespace = ? and name = ?)");
    statement->bind(1, type);
    statement->bind(2, key.ns);
    statement->bind(3, key.name);
    return facts_of(*statement);
  });
}

std::optional<std::int64_t> Reader::id_of(std::int64_t type, const model::ObjectKey& key) {
  return at_border(path(), [&]() -> std::optional<std::int64_t> {
    const bool is_visible = std::ranges::any_of(cursors(type), [&](const Cursor& cursor) {
      return cursor.complete && (cursor.at.scope.empty() || cursor.at.scope == key.ns);
    });
    if (!is_visible) return std::nullopt;
    auto statement = state_->database.statement(
        "select id from object where type = ? and namespace = ? and name = ?");
    statement->bind(1, type);
    statement->bind(2, key.ns);
    statement->bind(3, key.name);
    if (!statement->executeStep()) return std::nullopt;
    return statement->getColumn(0).getInt64();
  });
}

void Reader::each_uid(std::int64_t type,
                      const std::function<void(std::int64_t, std::string_view)>& visit) {
  at_border(path(), [&] {
    auto statement = state_->database.statement(R"(
        select id, uid from object o where o.type = ?1
        and exists (select 1 from cursor c where c.type = ?1 and c.complete = 1
                    and (c.scope = '' or c.scope = o.namespace)))");
    statement->bind(1, type);
    while (statement->executeStep()) {
      visit(statement->getColumn(0).getInt64(), view_of(statement->getColumn(1)));
    }
  });
}

std::map<TypeScope, std::int64_t> Reader::counts() {
  return at_border(path(), [&] {
    SQLite::Statement statement(state_->database.sqlite(), R"(
        select c.type, c.scope,
               case when c.scope = ''
                    then (select count(*) from object o where o.type = c.type)
                    else (select count(*) from object o
                          where o.type = c.type and o.namespace = c.scope) end
        from cursor c where c.complete = 1)");
    std::map<TypeScope, std::int64_t> counts;
    while (statement.executeStep()) {
      counts.emplace(
          TypeScope{statement.getColumn(0).getInt64(), statement.getColumn(1).getString()},
          statement.getColumn(2).getInt64());
    }
    return counts;
  });
}

Reader::ChangelogSize Reader::changelog() {
  return at_border(path(), [&] {
    SQLite::Statement statement(state_->database.sqlite(),
                                "select coalesce(min(seq), 0), coalesce(max(seq), 0) from change");
    statement.executeStep();
    return ChangelogSize{statement.getColumn(0).getInt64(), statement.getColumn(1).getInt64()};
  });
}

std::int64_t Reader::changelog_bytes() {
  return at_border(path(), [&] {
    return state_->database.sqlite()
        .execAndGet("select coalesce(sum(length(body)), 0) from change")
        .getInt64();
  });
}

std::optional<WatcherState> Reader::watcher() {
  return at_border(path(), [&] { return load_watcher(state_->database.sqlite()); });
}

std::vector<StreamState> Reader::streams() {
  return at_border(path(), [&] { return load_streams(state_->database.sqlite()); });
}

std::vector<BlindInterval> Reader::blind_intervals(std::int64_t type) {
  return at_border(path(), [&] { return load_blind_intervals(state_->database.sqlite(), type); });
}

void Reader::renew() {
  at_border(path(), [&] {
    if (sqlite3_get_autocommit(state_->database.sqlite().getHandle()) == 0) {
      state_->database.statement("rollback")->exec();
    }
    state_->begin();
  });
}

void Reader::let_go() {
  at_border(path(), [&] { state_->database.statement("rollback")->exec(); });
}

std::string Reader::integrity() {
  return at_border(path(), [&]() -> std::string {
    SQLite::Statement statement(state_->database.sqlite(), "pragma integrity_check(1)");
    statement.executeStep();
    std::string answer = statement.getColumn(0).getString();
    return answer == "ok" ? "" : answer;
  });
}

}  // namespace k8scache::store
