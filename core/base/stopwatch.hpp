#pragma once

#include <chrono>
#include <functional>

namespace k8scache {

/// For measuring what takes less than a millisecond: the time since some instant, which never
/// jumps. A seam, as `Clock` is. From any thread.
using Stopwatch = std::function<std::chrono::nanoseconds()>;

/// The machine's.
[[nodiscard]] std::chrono::nanoseconds machine_time();

}  // namespace k8scache
