#include "core/store/dictionary_rows.hpp"

namespace k8scache::store {

namespace {

constexpr std::int64_t kFirstDictionaryId = 32768;

}  // namespace

void add_dictionary(SQLite::Database& database, const AddDictionary& dictionary) {
  SQLite::Statement statement(database,
                              "insert into dictionary (id, type, content) values (?, ?, ?)");
  statement.bind(1, static_cast<std::int64_t>(dictionary.id));
  statement.bind(2, dictionary.type);
  statement.bindNoCopy(3, static_cast<const void*>(dictionary.content.data()),
                       static_cast<int>(dictionary.content.size()));
  statement.exec();
}

std::optional<std::string> newest_dictionary(SQLite::Database& database, std::int64_t type) {
  SQLite::Statement statement(
      database, "select content from dictionary where type = ? order by id desc limit 1");
  statement.bind(1, type);
  if (!statement.executeStep()) return std::nullopt;
  return statement.getColumn(0).getString();
}

DictionarySource dictionaries_of(SQLite::Database& database) {
  return [&database](std::uint32_t id) -> std::optional<std::string> {
    SQLite::Statement statement(database, "select content from dictionary where id = ?");
    statement.bind(1, static_cast<std::int64_t>(id));
    if (!statement.executeStep()) return std::nullopt;
    return statement.getColumn(0).getString();
  };
}

std::uint32_t free_dictionary_id(SQLite::Database& database) {
  SQLite::Statement statement(database,
                              "select max(coalesce(max(id) + 1, ?1), ?1) from dictionary");
  statement.bind(1, kFirstDictionaryId);
  statement.executeStep();
  return static_cast<std::uint32_t>(statement.getColumn(0).getInt64());
}

}  // namespace k8scache::store
