#pragma once

#include "core/store/batch.hpp"
#include "core/store/database.hpp"
#include "core/store/logged_rows.hpp"
#include "core/store/object_rows.hpp"

#include <optional>
#include <set>
#include <string>

namespace k8scache::store {

/// Replaces the rows of a type and scope by a list, atomically, though the list comes in pages.
///
/// The first list goes straight into the rows, which stay invisible until its cursor says complete.
/// A later one goes to `staging`, only what is new or changed, and moves over when it is whole.
class ListReplace {
 public:
  ListReplace(SQLite::Database& database, ObjectRows& rows, LoggedRows& logged);

  void begin(const TypeScope& at);
  void put(const PutListed& page);
  ListOutcome finish(const FinishList& list);
  void abandon(const TypeScope& at);

 private:
  void stage(const TypeScope& at, const EncodedObject& object);
  void clear_staging(const TypeScope& at);
  /// Changes are logged of the namespaces of `logged_in`; of all when there is none.
  void move_staged(const FinishList& list, ListOutcome& outcome,
                   const std::optional<std::set<std::string>>& logged_in);
  std::optional<std::set<std::string>> covered_namespaces(std::int64_t type);
  void remove_vanished(const FinishList& list, ListOutcome& outcome);
  void store_warnings(const FinishList& list);

  SQLite::Database& database_;
  ObjectRows& rows_;
  LoggedRows& logged_;
  SQLite::Statement stage_;
  SQLite::Statement find_by_id_;
};

}  // namespace k8scache::store
