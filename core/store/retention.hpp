#pragma once

#include "core/base/clock.hpp"

#include <cstdint>
#include <limits>
#include <string>

namespace k8scache::store {

/// What of the changelog may stay. Limits beat subscribers: one whose position is pruned is told
/// so.
struct RetentionLimits {
  Instant oldest;               ///< changes observed before it go
  std::int64_t most_bytes = 0;  ///< of the changelog, about; the oldest changes go first
};

/// Deletes the oldest changes beyond the limits, and blind intervals of that age, in small
/// transactions, at most `most` changes in all; returns how many. Deltas point to newer bodies,
/// never to older ones, so nothing has to be rebuilt. The caller holds the WriterLock.
std::int64_t prune(const std::string& path, const RetentionLimits& limits,
                   std::int64_t most = std::numeric_limits<std::int64_t>::max());

}  // namespace k8scache::store
