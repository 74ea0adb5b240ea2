#pragma once

#include "core/store/batch.hpp"
#include "core/store/database.hpp"

#include <map>

namespace k8scache::store {

/// A live row, as far as replacing it needs to know.
struct LiveRow {
  std::int64_t id = 0;
  std::string uid;
  std::string resource_version;
  std::int64_t content_hash = 0;
};

/// The rows of `object`, `body` and the label tables: the statements that write them.
/// Used inside the writer's transaction.
class ObjectRows {
 public:
  explicit ObjectRows(SQLite::Database& database);

  [[nodiscard]] std::optional<LiveRow> find(std::int64_t type, const model::ObjectKey& key);
  /// Inserts; an object of the same key (a first list that repeats itself) is replaced.
  void insert(std::int64_t type, const EncodedObject& object);
  void update(std::int64_t id, const EncodedObject& object);
  void remove(std::int64_t id);
  /// Removes the rows of the type and scope that no complete list stands behind: what a killed
  /// first list left.
  void remove_invisible(const TypeScope& at);
  [[nodiscard]] std::int64_t count(const TypeScope& at);
  [[nodiscard]] std::string frame(std::int64_t id);

 private:
  std::int64_t label_set(const std::string& labels);
  void add_label_pairs(std::int64_t label_set, const std::string& labels);
  void bind_columns(SQLite::Statement& statement, const EncodedObject& object);

  SQLite::Database& database_;
  SQLite::Statement find_;
  SQLite::Statement insert_;
  SQLite::Statement update_;
  SQLite::Statement put_body_;
  SQLite::Statement remove_;
  SQLite::Statement remove_body_;
  SQLite::Statement frame_;
  SQLite::Statement find_set_;
  SQLite::Statement insert_set_;
  SQLite::Statement insert_pair_;
  SQLite::Statement insert_member_;
  // Recently used label sets; bounded, since every StatefulSet pod has one of its own.
  std::map<std::string, std::int64_t> recent_sets_;
};

}  // namespace k8scache::store
