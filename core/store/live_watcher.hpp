#pragma once

#include "core/store/watcher_state.hpp"

#include <optional>
#include <string>

namespace k8scache::store {

/// The process that keeps a cache live: it holds the lock, and has said so within 15 s. Nothing
/// when nobody does, or there is no cache. Throws Storage, Unusable.
std::optional<WatcherState> live_watcher(const std::string& path, Instant now);

/// How long ago a watcher may have said something and still be taken for alive.
constexpr std::chrono::milliseconds kLongestSilence{15'000};

}  // namespace k8scache::store
