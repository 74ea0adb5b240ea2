#pragma once

#include "core/store/change_rows.hpp"
#include "core/store/database.hpp"
#include "core/store/frame.hpp"
#include "core/store/object_rows.hpp"

namespace k8scache::store {

/// Rows that change together with the changelog: what was superseded goes there in the same
/// transaction.
class LoggedRows {
 public:
  enum class Log { Changes, Nothing };
  /// Where the rows are, and whether their changes are kept.
  struct Place {
    std::int64_t type = 0;
    Log log = Log::Changes;
  };
  struct Counts {
    std::int64_t added = 0;
    std::int64_t updated = 0;
    std::int64_t removed = 0;
    Counts& operator+=(const Counts& more) {
      added += more.added;
      updated += more.updated;
      removed += more.removed;
      return *this;
    }
  };

  LoggedRows(SQLite::Database& database, ObjectRows& rows);

  void start_transaction(Instant observed_at) { changes_.begin(observed_at); }
  void end_transaction() { changes_.finish(); }

  /// Makes the row be this object. One of the same name and another uid was deleted unseen: it goes
  /// first, deleted as of `missed_deletion`.
  Counts put(const Place& place, const EncodedObject& object, const std::string& missed_deletion);
  /// `resource_version` is that of the deletion, or of the list that lacks the object.
  void remove(const Place& place, const model::ObjectKey& key, const LiveRow& row,
              const std::string& resource_version);
  /// Where the history of a type and scope begins: one row instead of one per object.
  void begin_history(const TypeScope& at, const std::string& resource_version);
  /// The cluster was set back: versions from here on cannot be compared with those before. A row
  /// for each list says so.
  void begin_epoch();

 private:
  SQLite::Database& database_;
  ObjectRows& rows_;
  ChangeRows changes_;
  Compressor compressor_;
  Decompressor decompressor_;
};

}  // namespace k8scache::store
