#pragma once

#include "core/base/clock.hpp"
#include "core/net/backoff.hpp"
#include "core/sync/monitor/breaker.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace k8scache::sync {

enum class ClusterState {
  Connected,
  Reconnecting,  ///< one probe at a time, with growing pauses
  Open,          ///< the breaker's cool-down: not even probes
};

/// Whether the API server can be reached, and when to look again. Pure.
///
/// While all is well it is probed at an interval. Once a connection fails, nothing but probes is
/// sent, one at a time; after `max_retries` failed ones in a row the breaker opens. A probe that is
/// answered ends all that.
class ClusterMonitor {
 public:
  struct Options {
    std::chrono::milliseconds interval{30'000};
    int max_retries = 5;
    unsigned seed = 1;
  };
  ClusterMonitor(Options options, Tick now);

  [[nodiscard]] ClusterState state() const { return state_; }
  /// Why it is not connected, in the words of the last failure.
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] int failures() const { return failures_; }
  [[nodiscard]] Tick next_probe() const { return next_probe_; }

  /// A request found no connection.
  void on_cut_off(const std::string& why, Tick now);
  void on_probe_failed(const std::string& why, Tick now);
  void on_probe_answered(Tick now);
  /// While it is connected the next probe is due at most so long from now.
  void set_interval(std::chrono::milliseconds interval, Tick now);

 private:
  Options options_;
  net::Backoff backoff_;
  Breaker breaker_;
  ClusterState state_ = ClusterState::Connected;
  std::string reason_;
  int failures_ = 0;  // in a row
  Tick next_probe_;
};

}  // namespace k8scache::sync
