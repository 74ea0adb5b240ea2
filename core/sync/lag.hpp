#pragma once

#include "core/base/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace k8scache::sync {

/// How long the oldest of the pieces that went into a stage, and leave it in their order, has been
/// there. For threads.
class Lag {
 public:
  void enter(Tick now) {
    const std::lock_guard lock(mutex_);
    entered_.push_back(now);
  }
  void leave(std::size_t pieces = 1) {
    const std::lock_guard lock(mutex_);
    pieces = std::min(pieces, entered_.size());
    entered_.erase(entered_.begin(), entered_.begin() + static_cast<std::ptrdiff_t>(pieces));
  }
  /// Since when; nothing while the stage is empty.
  [[nodiscard]] std::optional<Tick> oldest() const {
    const std::lock_guard lock(mutex_);
    return entered_.empty() ? std::nullopt : std::optional(entered_.front());
  }

 private:
  mutable std::mutex mutex_;
  std::deque<Tick> entered_;
};

}  // namespace k8scache::sync
