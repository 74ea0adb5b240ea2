#include "cli/pager.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "tests/support/command_world.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <sstream>
#include <string>

namespace k8scache::cli {
namespace {

/// A terminal, and a folder where pagers can write.
struct Terminal : tests::CommandWorld<tests::FakeClock> {
  tests::TemporaryDirectory folder;

  Terminal() {
    context.out_is_terminal = true;
    environment.set("HOME", folder.path());
    environment.set("PATH", "/usr/bin:/bin");
    environment.set("K8SCACHE_CONFIG", folder.write("config.toml", ""));
  }
  /// A pager that writes what it gets into a file.
  void set_pager(const char* variable) {
    environment.set(variable, "cat > " + folder.path() + "/shown");
    context.settings = Settings::load(environment);
  }
  std::string shown() { return read_file(folder.path() + "/shown").value_or("nothing"); }
};

int print_text(Context& context) {
  context.err << "a message\n";
  context.out << "a \x1b[2J text\n";
  return 3;
}

TEST_CASE("on a terminal a long text goes through the pager, and messages come behind") {
  Terminal terminal;
  terminal.set_pager("PAGER");
  CHECK(paged(terminal.context, print_text) == 3);
  CHECK(terminal.shown() == "a ^[[2J text\n");
  CHECK(terminal.out.str().empty());
  CHECK(terminal.err.str() == "a message\n");
}

TEST_CASE("elsewhere it does not") {
  Terminal terminal;
  terminal.set_pager("PAGER");
  terminal.context.out_is_terminal = false;
  CHECK(paged(terminal.context, print_text) == 3);
  CHECK(terminal.shown() == "nothing");
  CHECK(terminal.out.str() == "a \x1b[2J text\n");
}

TEST_CASE("a command that fails leaves the pager, and says why") {
  Terminal terminal;
  terminal.set_pager("K8SCACHE_PAGER");
  const auto broken = [](Context& context) -> int {
    context.out << "half";
    fail(ErrorKind::Usage, "broken");
  };
  CHECK(tests::problem_of(ErrorKind::Usage, [&] { paged(terminal.context, broken); }) == "broken");
  CHECK(terminal.shown() == "half");
}

TEST_CASE("a pager that does not read ends nothing but the output") {
  std::signal(SIGPIPE, SIG_IGN);  // as main does
  Terminal terminal;
  terminal.environment.set("PAGER", "true");
  const auto endless = [](Context& context) {
    for (int i = 0; i < 100'000; ++i) context.out << "line " << i << "\n";
    return 0;
  };
  CHECK(paged(terminal.context, endless) == 0);
}

TEST_CASE("a pager that is not there takes nothing away") {
  for (const char* const pager :
       {"/nope", "no-such-pager -R", "no-such-pager|cat", "/etc/passwd"}) {
    CAPTURE(pager);
    Terminal terminal;
    terminal.environment.set("PAGER", pager);
    CHECK(paged(terminal.context, print_text) == 3);
    CHECK(terminal.out.str() == "a \x1b[2J text\n");
    CHECK(terminal.err.str().starts_with(std::string("note: the pager \"") + pager +
                                         "\" is not there"));
    CHECK(terminal.err.str().ends_with("a message\n"));
  }
}

TEST_CASE("a pager may be anything that a shell can start") {
  for (const char* const begin : {"exec cat", "LESS=x cat", "{ cat; }", "'cat'"}) {
    CAPTURE(begin);
    Terminal terminal;
    terminal.environment.set("PAGER",
                             std::string(begin) + " > " + terminal.folder.path() + "/shown");
    CHECK(paged(terminal.context, print_text) == 3);
    CHECK(terminal.shown() == "a ^[[2J text\n");
    CHECK(terminal.err.str() == "a message\n");
  }
}

TEST_CASE("which pager it is") {
  Terminal terminal;
  const auto command = [&] {
    terminal.context.settings = Settings::load(terminal.environment);
    return pager_command(terminal.context).value_or("none");
  };
  terminal.environment.set("PATH", terminal.folder.path());
  CHECK(command() == "none");  // no less
  terminal.environment.set("PAGER", "more -s");
  CHECK(command() == "more -s");
  terminal.environment.set("K8SCACHE_PAGER", "most");
  CHECK(command() == "most");
  terminal.environment.set("K8SCACHE_PAGER", "cat");
  CHECK(command() == "none");
  terminal.environment.set("K8SCACHE_PAGER", "most");
  terminal.environment.set("TERM", "dumb");
  CHECK(command() == "none");
  terminal.environment.set("TERM", "xterm");
  terminal.context.flags.no_pager = true;
  CHECK(command() == "none");
}

}  // namespace
}  // namespace k8scache::cli
