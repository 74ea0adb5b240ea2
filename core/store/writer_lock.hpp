#pragma once

#include "core/base/clock.hpp"
#include "core/base/stop.hpp"

#include <chrono>
#include <string>

namespace k8scache::store {

/// Whether a process writes the cache now.
bool is_locked(const std::string& cache_path);

/// The right to write one cache file: an flock on `<file>.lock`. The kernel frees it when the
/// process ends, however it ends, so there are no stale locks. Readers need none.
class WriterLock {
 public:
  /// Waits at most `patience` (0: not at all) for another process to be done. Throws Locked, naming
  /// that process; Storage when the lock file cannot be made; Interrupted when `stop` ends the
  /// wait.
  WriterLock(const std::string& cache_path, std::chrono::milliseconds patience, const Clock& clock,
             const StopRequest& stop);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace k8scache::store
