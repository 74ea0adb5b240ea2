#pragma once

#include "core/base/clock.hpp"

#include <chrono>

namespace k8scache::tests {

/// A clock that only the test moves. Starts at 2026-01-02T03:04:05Z.
class FakeClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] Tick monotonic() const override { return tick_; }

  /// Time passes on both dials.
  void advance(std::chrono::milliseconds time) {
    now_ += time;
    tick_ += time;
  }
  /// The dial for people is set, as by NTP; the one for waiting goes on.
  void set(Instant now) { now_ = now; }

 private:
  Instant now_{std::chrono::milliseconds(1'767'323'045'000)};
  Tick tick_{std::chrono::hours(1000)};
};

}  // namespace k8scache::tests
