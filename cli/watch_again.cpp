#include "cli/watch_again.hpp"

#include "cli/exit_code.hpp"
#include "core/base/error.hpp"
#include "core/net/backoff.hpp"

#include <poll.h>

#include <ostream>
#include <string>

namespace k8scache::cli {

namespace {

// A watch that went on for so long had begun well: the next failure is a new one.
constexpr std::chrono::minutes kLong{2};

bool may_pass(ErrorKind kind, bool retries_locked) {
  switch (kind) {
    case ErrorKind::Unreachable:
    case ErrorKind::Denied:
    case ErrorKind::Storage: return true;
    case ErrorKind::Locked: return retries_locked;
    case ErrorKind::Internal:
    case ErrorKind::NotFound:
    case ErrorKind::Usage:
    case ErrorKind::Stale:
    case ErrorKind::Unusable:
    case ErrorKind::Interrupted: return false;
  }
  return false;
}

/// Ends early on a stop request.
void wait(const Context& context, std::chrono::milliseconds time) {
  const Tick end = context.clock.monotonic() + time;
  while (!context.stop.requested()) {
    const auto left = (end - context.clock.monotonic()).count();
    if (left <= 0) return;
    pollfd stopped{context.stop.descriptor(), POLLIN, 0};
    poll(&stopped, 1, static_cast<int>(left));
  }
}

}  // namespace

int watch_again(Context& context, bool retries_locked, const std::function<int(Context&)>& watch) {
  net::Backoff backoff(static_cast<unsigned>(context.clock.monotonic().time_since_epoch().count()));
  std::string said;
  while (!context.stop.requested()) {
    const Tick began = context.clock.monotonic();
    try {
      return watch(context);
    } catch (const Error& error) {
      if (context.stop.requested()) break;
      if (!may_pass(error.kind(), retries_locked)) throw;
      if (context.clock.monotonic() - began > kLong) {
        backoff.reset();
        said.clear();
      }
      if (said != error.what()) context.err << "warning: " << error.what() << "; trying again\n";
      said = error.what();
    }
    wait(context, backoff.next({}));
  }
  return kSuccess;
}

}  // namespace k8scache::cli
