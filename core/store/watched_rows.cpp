#include "core/store/watched_rows.hpp"

#include "core/model/version.hpp"

namespace k8scache::store {

namespace {

LoggedRows::Place place_of(const TypeScope& at, bool history) {
  return {at.type, history ? LoggedRows::Log::Changes : LoggedRows::Log::Nothing};
}

}  // namespace

void WatchedRows::put(const PutWatched& event) {
  const EncodedObject& object = event.object;
  if (const auto live = rows_.find(event.at.type, object.key)) {
    const auto order = model::compare_versions(live->resource_version, object.resource_version);
    if (live->uid == object.uid ? order >= 0 : order > 0) return;
  }
  // Where another object had the name, its deletion was missed; it is not younger than this one.
  counts_[event.at] +=
      logged_.put(place_of(event.at, event.history), object, object.resource_version);
}

void WatchedRows::remove(const RemoveWatched& event) {
  const auto live = rows_.find(event.at.type, event.key);
  if (!live) return;
  const bool is_it = live->uid == event.uid;
  if (!is_it && !(model::compare_versions(live->resource_version, event.resource_version) < 0)) {
    return;  // the deletion of an object that had the name before
  }
  logged_.remove(place_of(event.at, event.history), event.key, *live, event.resource_version);
  ++counts_[event.at].removed;
}

ListOutcome WatchedRows::take_counts(const TypeScope& at) {
  const LoggedRows::Counts counts = std::exchange(counts_[at], {});
  return {.at = at,
          .how = Refresh::Watched,
          .added = counts.added,
          .updated = counts.updated,
          .removed = counts.removed};
}

}  // namespace k8scache::store
