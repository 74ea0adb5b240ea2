#include "core/base/stop.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>

namespace k8scache {

StopRequest::StopRequest() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopRequest::~StopRequest() {
  if (descriptor_ >= 0) close(descriptor_);
}

void StopRequest::request(int signal) noexcept {
  signal_ = signal;
  requested_ = true;
  const std::uint64_t one = 1;
  // The eventfd can only be full, and then it is readable already.
  [[maybe_unused]] const auto written = write(descriptor_, &one, sizeof one);
}

bool StopRequest::requested() const noexcept { return requested_; }

int StopRequest::signal() const noexcept { return signal_; }

bool wait_for_stop(const StopRequest& stop, std::chrono::milliseconds time) {
  pollfd asked{stop.descriptor(), POLLIN, 0};
  ::poll(&asked, 1, static_cast<int>(time.count()));
  return stop.requested();
}

namespace {

StopRequest* signalled = nullptr;

extern "C" void on_signal(int signal) {
  if (signalled->requested()) _exit(128 + signal);
  signalled->request(signal);
}

}  // namespace

void stop_on_signals(StopRequest& stop) {
  signalled = &stop;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

}  // namespace k8scache
