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
  std::optional<Instant> newer_at;  // when the oldest change that is newer was committed
  bool is_reached = false;
  changes.newest_first(type, std::nullopt, [&](const store::StoredChange& change) {
    if (change.verb == store::Verb::Baseline) {
      // A new epoch names no version: what was before it is another cluster's.
      is_reached = !change.new_version.empty() && !is_newer(change.new_version, version);
      return false;
    }
    if (is_newer(change.new_version, version)) {
      position = std::min(position, change.seq - 1);
      newer_at = change.observed_at;
      return true;
    }
    // Of the same commit, others may be newer.
    is_reached = !newer_at || change.observed_at < *newer_at;
    return !is_reached;
  });
  if (!is_reached) return std::nullopt;
  return position;
}

}  // namespace k8scache::serve
