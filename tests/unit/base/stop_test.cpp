#include "core/base/stop.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace k8scache {
namespace {

bool is_readable(int descriptor) {
  pollfd one{descriptor, POLLIN, 0};
  return poll(&one, 1, 0) == 1;
}

TEST_CASE("a stop request wakes whoever polls, and tells its signal") {
  StopRequest stop;
  CHECK(!stop.requested());
  CHECK(!is_readable(stop.descriptor()));
  stop.request(SIGTERM);
  CHECK(stop.requested());
  CHECK(stop.signal() == SIGTERM);
  CHECK(is_readable(stop.descriptor()));
}

TEST_CASE("the first signal asks, the second ends the process at once") {
  const pid_t child = fork();
  if (child == 0) {
    static StopRequest stop;
    stop_on_signals(stop);
    std::raise(SIGINT);
    if (!stop.requested()) _exit(1);
    std::raise(SIGINT);
    _exit(2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WEXITSTATUS(status) == 130);
}

TEST_CASE("a wait ends when its time is over, and at once on a stop request") {
  StopRequest stop;
  CHECK(!wait_for_stop(stop, std::chrono::milliseconds(1)));
  stop.request(0);
  CHECK(wait_for_stop(stop, std::chrono::hours(1)));
}

}  // namespace
}  // namespace k8scache
