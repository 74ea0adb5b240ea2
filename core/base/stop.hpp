#pragma once

#include <atomic>
#include <chrono>

namespace k8scache {

/// A request to stop, made by a signal or by another thread, seen by every loop.
///
/// `descriptor()` becomes readable on the request, so that a loop that polls wakes at once.
class StopRequest {
 public:
  StopRequest();
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;

  /// Safe in a signal handler. `signal` is 0 when it was no signal.
  void request(int signal) noexcept;
  [[nodiscard]] bool requested() const noexcept;
  /// The signal that asked, or 0.
  [[nodiscard]] int signal() const noexcept;
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_ = -1;  // an eventfd
  std::atomic<int> signal_{0};
  std::atomic<bool> requested_{false};
};

/// Waits so long, or until `stop` is requested; whether it is.
bool wait_for_stop(const StopRequest& stop, std::chrono::milliseconds time);

/// Makes SIGINT, SIGTERM and SIGHUP ask `stop` to stop. A second one ends the process at once, with
/// 128 + its number: nothing needs cleaning up. `stop` must outlive the process.
void stop_on_signals(StopRequest& stop);

}  // namespace k8scache
