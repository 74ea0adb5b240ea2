#pragma once

#include "core/store/batch.hpp"
#include "core/store/database.hpp"
#include "core/store/frame.hpp"

namespace k8scache::store {

/// One change about to be logged.
struct ChangeRow {
  std::int64_t type = 0;
  model::ObjectKey key;
  std::string uid;
  const char* verb = "";
  std::string old_version;
  std::string new_version;
};

/// Appends to the changelog, inside the writer's transaction. `finish` at its end stores the
/// position.
class ChangeRows {
 public:
  explicit ChangeRows(SQLite::Database& database);

  /// Starts a transaction's worth of changes.
  void begin(Instant observed_at);
  /// A change without a superseded body.
  void append(const ChangeRow& change);
  /// A change whose superseded body is kept whole.
  void append_full(const ChangeRow& change, const std::string& frame);
  /// A change whose superseded body is kept as a delta against the one that follows it; every 32nd
  /// of an object is kept whole instead, so that no walk is longer.
  void append_superseded(const ChangeRow& change, const std::string& old_frame,
                         const std::string& new_frame, Compressor& compressor,
                         Decompressor& decompressor);
  void finish();
  /// The changes from here on are of the next epoch.
  void begin_epoch();

 private:
  int depth_of_last(const ChangeRow& change);
  void insert(const ChangeRow& change, const char* form, int depth, const std::string* body);

  SQLite::Database& database_;
  SQLite::Statement insert_;
  SQLite::Statement last_of_object_;
  SQLite::Statement put_meta_;
  SQLite::Statement put_epoch_;
  Instant observed_at_;
  std::int64_t epoch_ = 1;
  std::int64_t last_seq_ = 0;
  std::int64_t stored_seq_ = 0;
};

}  // namespace k8scache::store
