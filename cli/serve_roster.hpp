#pragma once

#include "core/serve/gateway.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace k8scache::cli {

/// What the event loops serve: put by one thread, taken by each of them when it gets to it.
class ServeRoster {
 public:
  using Entry = std::pair<std::vector<serve::ServedCluster>, serve::GatewayOptions>;

  void put(std::vector<serve::ServedCluster> clusters, serve::GatewayOptions options) {
    const std::lock_guard lock(mutex_);
    entry_ = {std::move(clusters), std::move(options)};
    ++edition_;
  }
  [[nodiscard]] Entry get() const {
    const std::lock_guard lock(mutex_);
    return entry_;
  }
  /// Another number when there is something else to be taken.
  [[nodiscard]] std::uint64_t edition() const { return edition_; }

 private:
  mutable std::mutex mutex_;
  Entry entry_;
  std::atomic<std::uint64_t> edition_ = 0;
};

}  // namespace k8scache::cli
