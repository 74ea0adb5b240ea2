#include "core/base/stopwatch.hpp"

#include <ctime>

namespace k8scache {

std::chrono::nanoseconds machine_time() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace k8scache
