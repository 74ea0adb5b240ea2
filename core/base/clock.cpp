#include "core/base/clock.hpp"

#include <ctime>

namespace k8scache {

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Tick SystemClock::monotonic() const {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return Tick(std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec)));
}

}  // namespace k8scache
