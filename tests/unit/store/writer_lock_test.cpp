#include "core/store/writer_lock.hpp"

#include "core/base/error.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <string>

using namespace k8scache;
using std::chrono::milliseconds;

namespace {

/// Time passes by being looked at.
class ImpatientClock final : public Clock {
 public:
  Instant now() const override { return {}; }
  Tick monotonic() const override { return Tick(milliseconds(400 * looks_++)); }
  int looks() const { return looks_; }

 private:
  mutable int looks_ = 0;
};

std::string refusal(const std::string& path, milliseconds patience, const Clock& clock) {
  try {
    const StopRequest stop;
    const store::WriterLock lock(path, patience, clock, stop);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Locked);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("one writer at a time, and the second is told who the first is") {
  const StopRequest stop;
  const tests::TemporaryDirectory directory;
  const std::string path = directory.path() + "/a.db";
  const tests::FakeClock clock;
  {
    const store::WriterLock lock(path, milliseconds(0), clock, stop);
    CHECK(refusal(path, milliseconds(0), clock) ==
          fmt::format("the cache {} is being written by process {}; try again when it is done",
                      path, getpid()));
    const store::WriterLock other(directory.path() + "/b.db", milliseconds(0), clock, stop);
  }
  const store::WriterLock next(path, milliseconds(0), clock, stop);
}

TEST_CASE("a writer waits no longer than its patience") {
  const StopRequest stop;
  const tests::TemporaryDirectory directory;
  const std::string path = directory.path() + "/a.db";
  const store::WriterLock lock(path, milliseconds(0), tests::FakeClock(), stop);
  const ImpatientClock clock;
  CHECK_FALSE(refusal(path, milliseconds(700), clock).empty());
  CHECK(clock.looks() == 3);
}

TEST_CASE("a writer that waits can be interrupted") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.path() + "/a.db";
  StopRequest stop;
  const store::WriterLock lock(path, milliseconds(0), tests::FakeClock(), stop);
  stop.request(SIGINT);
  std::optional<ErrorKind> kind;
  try {
    const store::WriterLock second(path, milliseconds(60'000), tests::FakeClock(), stop);
  } catch (const Error& error) {
    kind = error.kind();
  }
  CHECK(kind == ErrorKind::Interrupted);
}

TEST_CASE("a writer that was killed leaves no lock") {
  const StopRequest stop;
  const tests::TemporaryDirectory directory;
  const std::string path = directory.path() + "/a.db";
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const store::WriterLock lock(path, milliseconds(0), tests::FakeClock(), stop);
    [[maybe_unused]] const ssize_t written = write(ready[1], "x", 1);
    pause();
    _exit(0);
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  CHECK_FALSE(refusal(path, milliseconds(0), tests::FakeClock()).empty());
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(ready[0]);
  close(ready[1]);
  const store::WriterLock lock(path, milliseconds(0), tests::FakeClock(), stop);
}

TEST_CASE("a lock file that cannot be made is an error of storage") {
  const StopRequest stop;
  std::optional<ErrorKind> kind;
  try {
    const store::WriterLock lock("/nowhere/a.db", milliseconds(0), tests::FakeClock(), stop);
  } catch (const Error& error) {
    kind = error.kind();
  }
  CHECK(kind == ErrorKind::Storage);
}
