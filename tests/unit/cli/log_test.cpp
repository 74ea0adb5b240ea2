#include "cli/log.hpp"

#include "core/base/error.hpp"
#include "tests/support/command_world.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sstream>

using namespace k8scache;
using namespace k8scache::cli;

namespace {

/// A command's surroundings, and what it says on standard error.
struct Setup : tests::CommandWorld<tests::FakeClock> {
  std::string said(LogOptions options) {
    err.str("");
    Log log(context, options);
    log.say(LogLevel::Warn, "breaker-open", "pods: left alone\x1b", {{"type", "pods"}, {"x", ""}});
    log.say(LogLevel::Debug, "listing", "pods: is listed");
    return err.str();
  }
};

}  // namespace

TEST_CASE("a line of the log: time and level, or the journal's priority, or JSON") {
  Setup setup;
  CHECK(setup.said({}) == "2026-01-02T03:04:05Z warn: pods: left alone\\u001b\n");
  CHECK(setup.said({.level = LogLevel::Error}).empty());
  CHECK(setup.said({.level = LogLevel::Debug, .for_journal = true}) ==
        "<4>pods: left alone\\u001b\n<7>pods: is listed\n");
  CHECK(setup.said({.format = LogFormat::Json}) ==
        "{\"time\":\"2026-01-02T03:04:05Z\",\"level\":\"warn\",\"event\":\"breaker-open\","
        "\"message\":\"pods: left alone\\u001b\",\"type\":\"pods\"}\n");
  CHECK(setup.said({.format = LogFormat::Json, .for_journal = true}) ==
        "<4>{\"level\":\"warn\",\"event\":\"breaker-open\",\"message\":\"pods: left alone\\u001b\","
        "\"type\":\"pods\"}\n");
}

TEST_CASE("lines for a program name the context, once it is known") {
  Setup setup;
  Log log(setup.context, {.format = LogFormat::Json, .for_journal = true});
  log.set_context("prod");
  log.say(LogLevel::Info, "in-step", "all is well");
  CHECK(setup.err.str() ==
        "<6>{\"level\":\"info\",\"event\":\"in-step\",\"message\":\"all is well\","
        "\"context\":\"prod\"}\n");
}

TEST_CASE("what others write to standard error becomes lines of the log, while there is one") {
  Setup setup;
  {
    Log log(setup.context, {.for_journal = true});
    setup.context.err << "warning: a kubeconfig "
                      << "has a flaw\nerror: no luck\n\nhello";
  }
  setup.context.err << "plain\n";
  CHECK(setup.err.str() == "<4>a kubeconfig has a flaw\n<3>no luck\n<6>hello\nplain\n");
}

TEST_CASE("the level is that of the flag, else of -v and -q, else of the settings") {
  Setup setup;
  const auto level = [&](const LogFlags& flags, bool quiet) {
    return log_options(setup.context, flags, quiet).level;
  };
  CHECK(level({}, false) == LogLevel::Info);
  CHECK(level({}, true) == LogLevel::Warn);
  setup.context.flags.verbosity = 1;
  CHECK(level({}, false) == LogLevel::Debug);
  CHECK(level({.level = "error"}, false) == LogLevel::Error);
  setup.context.flags.verbosity = 0;
  setup.environment.set("K8SCACHE_LOG", "debug");
  setup.context.settings = Settings::load(setup.environment);
  CHECK(level({}, false) == LogLevel::Debug);
  CHECK(tests::problem_of(ErrorKind::Usage, [&] { level({.level = "loud"}, false); }) ==
        "--log-level \"loud\" is none of error, warn, info, debug");
  CHECK(tests::problem_of(ErrorKind::Usage, [&] {
          log_options(setup.context, {.format = "xml"}, false);
        }) == "--log-format \"xml\" is none of text, json");
}

TEST_CASE("only a standard error that is the journal's stream is the journal") {
  const tests::TemporaryDirectory folder;
  const int file = open(folder.write("stderr", "").c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  REQUIRE(fstat(file, &status) == 0);
  Environment environment;
  CHECK_FALSE(is_journal(environment, file));
  environment.set("JOURNAL_STREAM", fmt::format("{}:{}", status.st_dev, status.st_ino));
  CHECK(is_journal(environment, file));
  environment.set("JOURNAL_STREAM", fmt::format("{}:{}", status.st_dev, status.st_ino + 1));
  CHECK_FALSE(is_journal(environment, file));
  close(file);
}

TEST_CASE("a failure is a line of the log where a machine reads it, and thrown elsewhere") {
  Setup setup;
  const auto fails = [](Log&) -> int { fail(ErrorKind::Storage, "the disk is full"); };
  CHECK(run_logged(setup.context, {.for_journal = true}, fails) == 8);
  CHECK(setup.err.str() == "<3>the disk is full\n");
  CHECK_THROWS_AS(run_logged(setup.context, {}, fails), Error);
}
