#include "core/serve/kube/watch_start.hpp"

#include "core/model/version.hpp"

#include <algorithm>

namespace k8scache::serve {

namespace {

bool is_newer(const std::string& left, const std::string& right) {
  return model::compare_versions(left, right) == std::partial_ordering::greater;
}

}  // namespace

std::optional<std::int64_t> position_of(store::Reader& reader, std::int64_t type,
                                        const std::string& version) {
  store::Changes changes(reader);
  std::int64_t position = changes.last_seq();
  std::optional<Instant> reached_at;  // when the newest change that is not newer was committed
  changes.newest_first(type, std::nullopt, [&](const store::StoredChange& change) {
    // Of the same commit others may be newer: a list is logged by name.
    if (reached_at && change.observed_at != *reached_at) return false;
    // Other bytes under the old version say nothing of how far the log was then.
    if (store::is_same_version(change)) return true;
    if (change.verb == store::Verb::Baseline) {
      // A new epoch names no version: what was before it is another cluster's.
      const bool is_known = !change.new_version.empty() && !is_newer(change.new_version, version);
      if (is_known) reached_at = change.observed_at;
      return false;
    }
    if (is_newer(change.new_version, version)) {
      position = std::min(position, change.seq - 1);
    } else {
      reached_at = reached_at.value_or(change.observed_at);
    }
    return true;
  });
  if (!reached_at) return std::nullopt;
  return position;
}

}  // namespace k8scache::serve
