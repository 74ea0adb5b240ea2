#pragma once

#include "core/base/clock.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace k8scache::tests {

/// A clock that only the test moves. Starts at 2026-01-02T03:04:05Z. Any thread may look at it.
class FakeClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return Instant(std::chrono::milliseconds(now_ms_.load()));
  }
  [[nodiscard]] Tick monotonic() const override {
    return Tick(std::chrono::milliseconds(tick_ms_.load()));
  }

  /// Time passes on both dials.
  void advance(std::chrono::milliseconds time) {
    now_ms_ += time.count();
    tick_ms_ += time.count();
  }
  /// The dial for people is set, as by NTP; the one for waiting goes on.
  void set(Instant now) { now_ms_ = now.time_since_epoch().count(); }

 private:
  std::atomic<std::int64_t> now_ms_{1'767'323'045'000};
  std::atomic<std::int64_t> tick_ms_{1000LL * 3'600'000};
};

}  // namespace k8scache::tests
