#pragma once

#include "core/base/clock.hpp"
#include "core/store/cursor.hpp"
#include "core/sync/list_job.hpp"

#include <cstdint>
#include <vector>

namespace k8scache::sync {

/// What a run may do to save work.
struct Thrift {
  bool full = false;    ///< nothing: every type is listed
  bool gentle = false;  ///< what costs the server least, though it may take half a minute
  /// A type whose last list had fewer bytes of JSON is listed: that is one request or two.
  std::int64_t smallest_compared = 1 << 20;
  /// The same in a gentle run: a watch is two requests.
  std::int64_t smallest_watched = 1 << 16;
};

/// Versions are compared with the server's at least so often, whatever looks unchanged.
constexpr std::chrono::hours kLongestTrust{24};
constexpr std::int64_t kMostShortcuts = 50;

/// Sets how each job is to be refreshed, from what its last refreshes did and cost.
///
/// Listed is what was never whole, what cannot be watched (its versions may mean nothing), what may
/// look different now though no object changed (another served version, server or secrets mode),
/// what is small, and what cost more to compare than to list the last time. All else is compared;
/// or caught up with, when that takes less time or the run is to be gentle. Pure.
void choose(std::vector<ListJob>& jobs, const std::vector<store::Cursor>& cursors,
            const Thrift& thrift, Instant now);

}  // namespace k8scache::sync
