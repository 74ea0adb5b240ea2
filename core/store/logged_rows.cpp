#include "core/store/logged_rows.hpp"

#include "core/store/cursor_rows.hpp"
#include "core/store/dictionary_rows.hpp"

namespace k8scache::store {

LoggedRows::LoggedRows(SQLite::Database& database, ObjectRows& rows)
    : database_(database),
      rows_(rows),
      changes_(database),
      decompressor_(dictionaries_of(database), database.getFilename()) {}

LoggedRows::Counts LoggedRows::put(const Place& place, const EncodedObject& object,
                                   const std::string& missed_deletion) {
  Counts counts;
  std::optional<LiveRow> live = rows_.find(place.type, object.key);
  if (live && live->uid != object.uid) {
    remove(place, object.key, *live, missed_deletion);
    ++counts.removed;
    live.reset();
  }
  ChangeRow change{.type = place.type,
                   .key = object.key,
                   .uid = object.uid,
                   .verb = "added",
                   .old_version = live ? live->resource_version : "",
                   .new_version = object.resource_version};
  if (!live) {
    rows_.insert(place.type, object);
    if (place.log == Log::Changes) changes_.append(change);
    ++counts.added;
    return counts;
  }
  const bool same_content = live->content_hash == object.content_hash;
  const bool same_version = live->resource_version == object.resource_version;
  if (same_content && same_version) return counts;
  // New bytes under the same version, or a new version of the same bytes: the server's doing.
  change.verb = same_content || same_version ? "reencoded" : "modified";
  if (place.log == Log::Changes) {
    changes_.append_superseded(change, rows_.frame(live->id), object.frame, compressor_,
                               decompressor_);
  }
  rows_.update(live->id, object);
  ++counts.updated;
  return counts;
}

void LoggedRows::remove(const Place& place, const model::ObjectKey& key, const LiveRow& row,
                        const std::string& resource_version) {
  if (place.log == Log::Changes) {
    changes_.append_full({.type = place.type,
                          .key = key,
                          .uid = row.uid,
                          .verb = "deleted",
                          .old_version = row.resource_version,
                          .new_version = resource_version},
                         rows_.frame(row.id));
  }
  rows_.remove(row.id);
}

void LoggedRows::begin_epoch() {
  changes_.begin_epoch();
  for (const Cursor& cursor : load_cursors(database_)) {
    if (cursor.complete) begin_history(cursor.at, "");
  }
}

void LoggedRows::begin_history(const TypeScope& at, const std::string& resource_version) {
  changes_.append({.type = at.type,
                   .key = {at.scope, ""},
                   .uid = "",
                   .verb = "baseline",
                   .old_version = "",
                   .new_version = resource_version});
}

}  // namespace k8scache::store
