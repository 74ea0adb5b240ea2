#include "cli/flag_words.hpp"

#include "cli/flags.hpp"
#include "cli/help.hpp"

#include <CLI/CLI.hpp>
#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace k8scache::cli {
namespace {

using Words = std::vector<std::string>;

/// The flags of every command, and `get -l`.
struct Program {
  GlobalFlags flags;
  CLI::App app{"", "k8scache"};
  std::string text;
  Program() {
    add_global_flags(app, flags);
    app.add_subcommand("get")->add_option("-l,--selector", text);
  }
};

TEST_CASE("what kubectl sees at once in a value is told in its words") {
  struct Case {
    Words typed;
    Verbosity verbosity;
    std::string problem;
  };
  const std::string invalid = "invalid argument ";
  const std::vector<Case> cases = {
      {{"-v"}, Verbosity::Optional, ""},
      {{"-v"}, Verbosity::Level, "flag needs an argument: 'v' in -v"},
      {{"-v", "6"}, Verbosity::Level, ""},
      {{"-v6"}, Verbosity::Level, ""},
      {{"-vx"},
       Verbosity::Level,
       invalid + R"("x" for "-v, --v" flag: strconv.ParseInt: parsing "x": invalid syntax)"},
      {{"-vx"}, Verbosity::Optional, "unknown shorthand flag: 'x' in -x"},
      {{"--log-flush-frequency", "3s"}, Verbosity::Optional, ""},
      {{"--log-flush-frequency", "-1.5h"}, Verbosity::Optional, ""},
      {{"--log-flush-frequency", "1d"},
       Verbosity::Optional,
       invalid + R"("1d" for "--log-flush-frequency" flag: parse error)"},
      {{"--vmodule", "a=1,,b=2"}, Verbosity::Optional, ""},
      {{"--vmodule", "a=b"},
       Verbosity::Optional,
       invalid + R"("a=b" for "--vmodule" flag: syntax error: expect comma-separated list of )" +
           "filename=N"},
      {{"--tls_server_name", "x"}, Verbosity::Optional, ""},
      {{"--no_such"}, Verbosity::Optional, "unknown flag: --no_such"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.typed);
    const Program program;
    CHECK(flag_words(program.app, one.typed, one.verbosity).problem == one.problem);
  }
}

TEST_CASE("a command's flags with their values may stand before it") {
  const Program program;
  const FlagWords read = flag_words(program.app, {"-l", "a=b", "get", "pods"});
  CHECK(read.words == Words{"get", "--selector", "a=b", "pods"});
  CHECK(flag_words(program.app, {"--selector=x", "get"}).problem.empty());
  const FlagWords unknown = flag_words(program.app, {"--bogus=1", "get"});
  CHECK(unknown.problem == "unknown flag: --bogus");
  CHECK(path_of(*unknown.command) == "get");
  CHECK(flag_words(program.app, {"-l", "get"}).problem == "unknown shorthand flag: 'l' in -l");
}

TEST_CASE("what was read is known apart: values, other words, the flag that waits for one") {
  const Program program;
  const FlagWords read =
      flag_words(program.app, {"get", "-n=a", "pods", "-n", "b", "x", "--selector"});
  CHECK(read.values.at("namespace") == "b");
  CHECK(read.others == Words{"pods", "x"});
  REQUIRE(read.waiting != nullptr);
  CHECK(read.waiting->get_lnames().front() == "selector");
  CHECK_FALSE(read.has_ended);
  CHECK(flag_words(program.app, {"get", "--", "-x"}).has_ended);
}

}  // namespace
}  // namespace k8scache::cli
