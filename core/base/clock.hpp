#pragma once

#include <chrono>

namespace k8scache {

/// An instant for people and for files: UTC, milliseconds.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
/// An instant for waiting: never jumps, and goes on while the machine sleeps.
using Tick = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

/// The time, as a seam: tests hold the hands.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  [[nodiscard]] virtual Tick monotonic() const = 0;
};

/// The machine's clock. Keeps no state; one for the whole process.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
  /// CLOCK_BOOTTIME, so that a laptop's sleep counts as time passed.
  [[nodiscard]] Tick monotonic() const override;
};

}  // namespace k8scache
