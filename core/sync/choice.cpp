#include "core/sync/choice.hpp"

#include <map>

namespace k8scache::sync {

namespace {

/// Whether it is cheaper to compare a type than to list it.
bool pays_to_compare(const store::Cursor& cursor, const Thrift& thrift) {
  if (cursor.cost.bytes < thrift.smallest_compared) return false;
  const bool was_dear =
      cursor.refreshed == store::Refresh::Compared && cursor.refresh_cost.time > cursor.cost.time;
  return !was_dear;
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
  } else if (thrift.gentle) {
    job.method = Method::CatchUp;
    job.if_unproved = whole;
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
