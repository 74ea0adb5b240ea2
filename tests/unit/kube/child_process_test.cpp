#include "core/kube/child_process.hpp"

#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>

using namespace k8scache;
using namespace std::chrono_literals;
using kube::ChildCommand;
using kube::ChildResult;
using End = kube::ChildResult::End;

namespace {

ChildCommand shell(const std::string& script) {
  ChildCommand command;
  command.program = "/bin/sh";
  command.arguments = {"-c", script};
  command.environment = {"PATH=/usr/bin:/bin", "GREETING=hello"};
  command.timeout = 30s;
  command.output_limit = 100'000;
  return command;
}

struct Real {
  SystemClock clock;
  StopRequest stop;
  kube::ProcessRunner runner{clock, stop};

  /// The result, and that it took less than ten seconds.
  ChildResult run(const ChildCommand& command) {
    const Tick before = clock.monotonic();
    auto result = runner.run(command);
    CHECK(clock.monotonic() - before < 10s);
    return result;
  }
};

}  // namespace

TEST_CASE("a program's output and exit code come back; its input is empty") {
  Real real;
  const auto result = real.run(shell("cat; echo $GREETING; exit 3"));
  CHECK(result.end == End::Exited);
  CHECK(result.code == 3);
  CHECK(result.output == "hello\n");
}

TEST_CASE("an output larger than a pipe holds comes back whole") {
  Real real;
  const auto result = real.run(shell("head -c 100000 /dev/zero"));
  CHECK(result.end == End::Exited);
  CHECK(result.output == std::string(100'000, '\0'));
}

TEST_CASE("a program that prints without end is killed at the limit") {
  Real real;
  CHECK(real.run(shell("yes")).end == End::OutputTooLarge);
}

TEST_CASE("a program that hangs is killed with its whole group when the time is over") {
  Real real;
  auto command = shell("sleep 60 & echo $! ; wait");
  command.timeout = 300ms;
  const auto result = real.run(command);
  CHECK(result.end == End::TimedOut);
  const auto grandchild = std::stoi(result.output);
  // Gone, or a zombie that nobody has waited for yet: it runs no more.
  const std::string place = "/proc/" + std::to_string(grandchild);
  const auto probe = shell("test -d " + place + " && ! grep -q State:.Z " + place + "/status");
  bool runs = true;
  for (int i = 0; i < 100 && runs; ++i) runs = real.run(probe).code == 0;
  CHECK_FALSE(runs);
}

TEST_CASE("a request to stop ends the wait at once") {
  Real real;
  real.stop.request(SIGINT);
  CHECK(real.run(shell("sleep 60")).end == End::Stopped);
}

TEST_CASE("a helper that lives on and keeps the pipe does not hold us up") {
  Real real;
  const auto result = real.run(shell("sleep 20 & echo token"));
  CHECK(result.end == End::Exited);
  CHECK(result.output == "token\n");
}

TEST_CASE("a program that closes its output early is still waited for") {
  Real real;
  const auto result = real.run(shell("echo a; exec >&-; sleep 0.2; exit 5"));
  CHECK(result.output == "a\n");
  CHECK(result.code == 5);
}

TEST_CASE("how a program died, or why it did not start, is told apart") {
  Real real;
  const auto killed = real.run(shell("kill -TERM $$"));
  CHECK(killed.end == End::Killed);
  CHECK(killed.code == SIGTERM);
  auto absent = shell("");
  absent.program = "/nonexistent/program";
  const auto result = real.run(absent);
  CHECK(result.end == End::NotStarted);
  CHECK(result.code == ENOENT);
}

TEST_CASE("a bare name is looked up in the absolute folders of PATH, a path is taken as it is") {
  const tests::TemporaryDirectory directory;
  const auto program = directory.write_program("bin/plugin", "");
  directory.write("other/plugin", "not executable");
  Environment environment;
  environment.set("PATH", ":relative:" + directory.path() + "/other:" + directory.path() + "/bin");
  CHECK(kube::find_program("plugin", environment) == program);
  CHECK(kube::find_program("absent", environment) == std::nullopt);
  CHECK(kube::find_program("plugin", {}) == std::nullopt);
  CHECK(kube::find_program(program, {}) == program);
  CHECK(kube::find_program(directory.path() + "/other/plugin", {}) == std::nullopt);
  CHECK(kube::find_program(directory.path(), {}) == std::nullopt);
}
