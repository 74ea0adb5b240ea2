#include "core/sync/choice.hpp"

#include <map>

namespace k8scache::sync {

namespace {

// What a watch takes to prove itself.
constexpr std::chrono::milliseconds kProofTime{1000};
// The metadata of objects takes the server, and everybody else, about so much less than a list.
constexpr int kMetadataGain = 5;

/// What the last list would have had as JSON. One in protobuf loses managedFields, half of most
/// objects, on its way here; the server reads and sends them all the same.
std::int64_t list_bytes(const store::Cursor& cursor) {
  return cursor.form == "protobuf" ? 2 * cursor.cost.bytes : cursor.cost.bytes;
}

/// What comparing a type takes: as long as the last time.
auto comparison_time(const store::Cursor& cursor) {
  const bool is_known = cursor.refreshed == store::Refresh::Compared;
  return is_known ? cursor.refresh_cost.time : cursor.cost.time / kMetadataGain;
}

/// Whether it is cheaper to compare a type than to list it.
bool pays_to_compare(const store::Cursor& cursor, const Thrift& thrift) {
  return list_bytes(cursor) >= thrift.smallest_compared &&
         comparison_time(cursor) <= cursor.cost.time;
}

/// Whether it is cheaper to catch up with a type than to prove all of it.
bool pays_to_watch(const store::Cursor& cursor, const Thrift& thrift, Method whole) {
  if (thrift.gentle) return list_bytes(cursor) >= thrift.smallest_watched;
  const auto time = whole == Method::Compare ? comparison_time(cursor) : cursor.cost.time;
  return time > kProofTime;
}

void choose(ListJob& job, const store::Cursor& cursor, const Thrift& thrift, Instant now) {
  if (!cursor.complete || cursor.resource_version.empty() || !job.type.can("watch")) return;
  job.known_version = cursor.resource_version;
  if (thrift.full || job.doubtful || job.recipe != cursor.recipe) return;
  const bool is_trusted = cursor.compared_at && now - *cursor.compared_at < kLongestTrust &&
                          cursor.shortcuts < kMostShortcuts;
  const Method whole = pays_to_compare(cursor, thrift) ? Method::Compare : Method::List;
  if (!is_trusted) {
    job.method = whole == Method::Compare ? Method::CompareAll : Method::List;
  } else if (pays_to_watch(cursor, thrift, whole)) {
    job.method = Method::CatchUp;
    job.if_unproved = whole;
    job.patient = thrift.gentle;
  } else {
    job.method = whole;
  }
}

}  // namespace

void choose(std::vector<ListJob>& jobs, const std::vector<store::Cursor>& cursors,
            const Thrift& thrift, Instant now) {
  std::map<store::TypeScope, const store::Cursor*> known;
  for (const store::Cursor& cursor : cursors) known.emplace(cursor.at, &cursor);
  for (ListJob& job : jobs) {
    const auto found = known.find(job.at);
    if (found != known.end()) choose(job, *found->second, thrift, now);
  }
}

}  // namespace k8scache::sync
