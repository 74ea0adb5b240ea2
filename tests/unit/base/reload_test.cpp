#include "core/base/reload.hpp"

#include "core/base/stop.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace k8scache;

TEST_CASE("SIGHUP asks to reload, each time, and not to stop") {
  const pid_t child = fork();
  if (child == 0) {
    static StopRequest stop;
    static ReloadRequest reload;
    stop_on_signals(stop);
    reload_on_hangup(reload);
    if (reload.count() != 0) _exit(1);
    std::raise(SIGHUP);
    std::raise(SIGHUP);
    if (reload.count() != 2 || stop.requested()) _exit(2);
    std::raise(SIGTERM);
    _exit(stop.requested() ? 0 : 3);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
