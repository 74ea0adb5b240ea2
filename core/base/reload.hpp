#pragma once

#include <atomic>

namespace k8scache {

/// Requests to read the settings again, made by a signal, seen by every loop that is for.
class ReloadRequest {
 public:
  /// Safe in a signal handler.
  void request() noexcept { ++count_; }
  /// How many there were: a loop has one to deal with when it is another number than before.
  [[nodiscard]] unsigned count() const noexcept { return count_; }

 private:
  std::atomic<unsigned> count_{0};
};

/// SIGHUP asks `reload` from now on, and does not ask to stop any more. `reload` must outlive the
/// process.
void reload_on_hangup(ReloadRequest& reload);

}  // namespace k8scache
