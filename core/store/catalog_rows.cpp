#include "core/store/catalog_rows.hpp"

#include "core/base/text.hpp"

#include <algorithm>

namespace k8scache::store {

namespace {

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> found;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) found.emplace_back(word);
  }
  return found;
}

model::Serving serving_of(const std::string& text) {
  if (text == "stale") return model::Serving::Stale;
  if (text == "gone") return model::Serving::Gone;
  return model::Serving::Served;
}

void put_type(SQLite::Statement& statement, const model::CatalogType& entry, int position) {
  const model::ResourceType& type = entry.type;
  statement.reset();
  statement.bind(1, position);
  statement.bind(2, type.group);
  statement.bind(3, type.version);
  statement.bind(4, type.kind);
  statement.bind(5, type.plural);
  statement.bind(6, type.singular);
  statement.bind(7, type.scope == model::Scope::Namespaced ? 1 : 0);
  statement.bind(8, join(type.short_names, " "));
  statement.bind(9, join(type.categories, " "));
  statement.bind(10, join(type.verbs, " "));
  statement.bind(11, join(entry.versions, " "));
  statement.exec();
}

}  // namespace

Meta load_meta(SQLite::Database& database) {
  Meta meta;
  SQLite::Statement statement(database, "select key, value from meta");
  while (statement.executeStep()) {
    meta.emplace(statement.getColumn(0).getString(), statement.getColumn(1).getString());
  }
  return meta;
}

model::Catalog load_catalog(SQLite::Database& database) {
  SQLite::Statement statement(database, R"(
      select id, api_group, version, kind, plural, singular, namespaced, short_names, categories,
             verbs, versions, state, warnings
      from resource_type order by position, id)");
  std::vector<model::CatalogType> types;
  while (statement.executeStep()) {
    const auto text = [&](int column) { return statement.getColumn(column).getString(); };
    model::CatalogType entry;
    entry.id = statement.getColumn(0).getInt64();
    entry.type = {.group = text(1),
                  .version = text(2),
                  .kind = text(3),
                  .plural = text(4),
                  .singular = text(5),
                  .scope = statement.getColumn(6).getInt() != 0 ? model::Scope::Namespaced
                                                                : model::Scope::Cluster,
                  .short_names = words(text(7)),
                  .categories = words(text(8)),
                  .verbs = words(text(9))};
    entry.versions = words(text(10));
    entry.serving = serving_of(text(11));
    entry.warnings = text(12);
    types.push_back(std::move(entry));
  }
  return model::Catalog(std::move(types));
}

model::Catalog save_catalog(SQLite::Database& database,
                            const std::vector<model::CatalogType>& types,
                            const std::vector<std::string>& failed_groups) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  database.exec("update resource_type set state = 'gone', position = position + 100000");
  SQLite::Statement stale(database, "update resource_type set state = 'stale' where api_group = ?");
  for (const std::string& group : failed_groups) {
    stale.bind(1, group);
    stale.exec();
    stale.reset();
  }
  SQLite::Statement put(database, R"(
      insert into resource_type (position, api_group, version, kind, plural, singular, namespaced,
                                 short_names, categories, verbs, versions, state)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'served')
      on conflict (api_group, plural) do update set
        position = excluded.position, version = excluded.version, kind = excluded.kind,
        singular = excluded.singular, namespaced = excluded.namespaced,
        short_names = excluded.short_names, categories = excluded.categories,
        verbs = excluded.verbs, versions = excluded.versions, state = 'served')");
  int position = 0;
  for (const model::CatalogType& entry : types) put_type(put, entry, position++);
  transaction.commit();
  return load_catalog(database);
}

void save_meta(SQLite::Database& database, const Meta& meta) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  SQLite::Statement put(database, R"(insert into meta (key, value) values (?, ?)
                                     on conflict (key) do update set value = excluded.value
                                     where value <> excluded.value)");
  for (const auto& [key, value] : meta) {
    put.bind(1, key);
    put.bind(2, value);
    put.exec();
    put.reset();
  }
  transaction.commit();
}

void ensure_own_facts(SQLite::Database& database) {
  SQLite::Statement known(database,
                          "select count(*) from meta where key in ('file_id', 'page_key')");
  known.executeStep();
  if (known.getColumn(0).getInt() == 2) return;
  database.exec(R"(insert or ignore into meta (key, value) values
                     ('file_id', lower(hex(randomblob(4)))),
                     ('page_key', lower(hex(randomblob(16)))))");
}

}  // namespace k8scache::store
