#pragma once

#include "core/base/clock.hpp"
#include "core/json/value.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace k8scache::view {

/// What a pod's containers add up to.
struct PodSummary {
  std::int64_t ready = 0;
  std::int64_t total = 0;  ///< containers and sidecars
  std::int64_t restarts = 0;
  std::optional<Instant> last_restart;
  std::string status;  ///< `Running`, `Init:0/2`, `CrashLoopBackOff`, `Terminating`
};

/// Spec: kubectl printers of 1.36, printPod.
[[nodiscard]] PodSummary summarize_pod(json::Value pod);

}  // namespace k8scache::view
