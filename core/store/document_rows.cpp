#include "core/store/document_rows.hpp"

namespace k8scache::store {

DocumentStates document_states(SQLite::Database& database) {
  SQLite::Statement statement(database, "select path, state from document");
  DocumentStates states;
  while (statement.executeStep()) {
    states.emplace(statement.getColumn(0).getString(), statement.getColumn(1).getString());
  }
  return states;
}

void save_documents(SQLite::Database& database, const DocumentChanges& changes) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  SQLite::Statement remove(database, "delete from document where path = ?");
  for (const std::string& path : changes.removed) {
    remove.bind(1, path);
    remove.exec();
    remove.reset();
  }
  SQLite::Statement put(
      database, "insert or replace into document (path, state, bytes, frame) values (?, ?, ?, ?)");
  for (const EncodedDocument& document : changes.put) {
    put.bind(1, document.path);
    put.bind(2, document.state);
    put.bind(3, document.bytes);
    put.bindNoCopy(4, document.frame.data(), static_cast<int>(document.frame.size()));
    put.exec();
    put.reset();
  }
  transaction.commit();
}

std::optional<std::string> document_frame(SQLite::Database& database, const std::string& path) {
  SQLite::Statement statement(database, "select frame from document where path = ?");
  statement.bind(1, path);
  if (!statement.executeStep()) return std::nullopt;
  return statement.getColumn(0).getString();
}

DocumentSizes document_sizes(SQLite::Database& database) {
  SQLite::Statement statement(database,
                              "select count(*), coalesce(sum(bytes), 0), "
                              "coalesce(sum(length(frame)), 0) from document");
  statement.executeStep();
  return {.count = statement.getColumn(0).getInt64(),
          .bytes = statement.getColumn(1).getInt64(),
          .stored = statement.getColumn(2).getInt64()};
}

}  // namespace k8scache::store
