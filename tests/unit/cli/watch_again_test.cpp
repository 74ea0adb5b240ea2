#include "cli/watch_again.hpp"

#include "cli/exit_code.hpp"
#include "core/base/error.hpp"
#include "tests/support/command_world.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <sstream>

namespace k8scache::cli {
namespace {

/// Waiting takes no time: an hour passes between two looks.
class HurriedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return {}; }
  [[nodiscard]] Tick monotonic() const override { return Tick() + std::chrono::hours(++looks_); }

 private:
  mutable int looks_ = 0;
};

/// A watch that fails with these, one after the other, and then goes well.
struct Failing : tests::CommandWorld<HurriedClock> {
  explicit Failing(std::vector<ErrorKind> kinds) : failures(std::move(kinds)) {}

  int watch(Context&) {
    if (calls++ < failures.size()) fail(failures[calls - 1], "no");
    return kSuccess;
  }
  int run(bool retries_locked = true) {
    return watch_again(context, retries_locked, [&](Context& one) { return watch(one); });
  }

  std::vector<ErrorKind> failures;
  std::size_t calls = 0;
};

TEST_CASE("a watch that fails for what may pass is begun again") {
  Failing watch({ErrorKind::Unreachable, ErrorKind::Denied, ErrorKind::Storage, ErrorKind::Locked});
  CHECK(watch.run() == kSuccess);
  CHECK(watch.calls == 5);
  CHECK(watch.err.str().starts_with("warning: no; trying again\n"));
}

TEST_CASE("what somebody has to mend is not tried again") {
  for (const ErrorKind kind : {ErrorKind::Usage, ErrorKind::Unusable, ErrorKind::NotFound}) {
    Failing watch({kind});
    CHECK_THROWS_AS(watch.run(), Error);
    CHECK(watch.calls == 1);
  }
}

TEST_CASE("--no-wait does not wait for another process either") {
  Failing watch({ErrorKind::Locked});
  CHECK_THROWS_AS(watch.run(false), Error);
}

TEST_CASE("a stop ends the waiting, and is no failure") {
  Failing watch({ErrorKind::Unreachable, ErrorKind::Unreachable});
  const int code = watch_again(watch.context, true, [&](Context& one) {
    watch.stop.request(15);
    return watch.watch(one);
  });
  CHECK(code == kSuccess);
  CHECK(watch.calls == 1);
}

}  // namespace
}  // namespace k8scache::cli
