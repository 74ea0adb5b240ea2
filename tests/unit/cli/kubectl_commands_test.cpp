#include "cli/kubectl_commands.hpp"

#include "cli/commands.hpp"
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

struct Program {
  GlobalFlags flags;
  CLI::App app{"", "k8scache"};
  std::vector<Runner> runners;
  Program() {
    app.fallthrough();
    add_global_flags(app, flags);
    for (const auto add : kCommands) runners.push_back(add(app));
  }
};

std::string unknown(const std::string& word, const std::string& suggested) {
  return "error: unknown command \"" + word + "\" for \"kubectl\"\n" +
         (suggested.empty() ? "" : "\nDid you mean this?\n" + suggested);
}

TEST_CASE("what is no command of kubectl's is told with those that are near") {
  struct Case {
    Words typed;
    std::string told;  ///< empty: it is a command, or there is none
  };
  const std::vector<Case> cases = {
      {{}, ""},
      {{"get", "pods"}, ""},
      {{"status"}, ""},
      {{"logs"}, ""},
      {{"help"}, ""},
      {{"xyzzy"}, unknown("xyzzy", "")},
      {{"gt", "pods"}, unknown("gt", "\tset\n\tget\n\tcp\n")},
      {{"GET"}, unknown("GET", "\tset\n\tget\n")},
      {{"ls"}, unknown("ls", "\tget\n\tlogs\n\tcp\n")},
      {{"descr"}, unknown("descr", "\tdescribe\n")},
      {{"foo", "--bogus"}, unknown("foo", "\ttop\n")},
      {{"--kubectl-compat", "--db", "x", "foo"}, unknown("foo", "\ttop\n")},
      {{"--bogus", "x"}, ""},
      {{"-n", "web"}, ""},
      {{"-n", "web", "get"}, ""},
      {{"--limit", "web", "get", "x"}, ""},
      {{"--", "foo"}, ""},
      {{"--bogus", "x", "y"}, "Error: flags cannot be placed before plugin name: --bogus\n"},
      {{"--kubectl-compat", "-A=1", "y"},
       "Error: flags cannot be placed before plugin name: -A=1\n"},
  };
  const Program program;
  for (const Case& one : cases) {
    CAPTURE(one.typed);
    CHECK(unknown_kubectl_command(program.app, one.typed).value_or("") == one.told);
  }
}

TEST_CASE("to a command that kubectl has, the flags that it has not are unknown") {
  struct Case {
    Words typed;
    std::string problem;
  };
  const std::vector<Case> cases = {
      {{"get", "pods", "--limit", "1"}, "unknown flag: --limit"},
      {{"get", "pods", "--ns=web"}, "unknown flag: --ns"},
      {{"get", "--max_age", "1m"}, "unknown flag: --max_age"},
      {{"--color=never", "get"}, "unknown flag: --color"},
      {{"get", "--verbose"}, "unknown flag: --verbose"},
      {{"get", "-Aojson", "-v", "6"}, ""},
      {{"get", "--kubectl-compat", "--db=x", "-n", "web", "--help"}, ""},
      {{"status", "--all-contexts", "--color=never"}, ""},
      {{"config", "view", "--raw"}, ""},
      {{"-o", "json", "get", "pods"}, ""},
      {{"--all-namespaces=true", "get"}, ""},
      {{"-w", "get"}, "unknown shorthand flag: 'w' in -w"},
      {{"config", "-o", "name", "get-contexts"}, ""},
      {{"config", "get-users", "-o", "name"}, "unknown shorthand flag: 'o' in -o"},
      {{"top", "pods", "--sum"}, ""},
      {{"top", "nodes", "-A"}, "unknown shorthand flag: 'A' in -A"},
  };
  const Program program;
  for (const Case& one : cases) {
    CAPTURE(one.typed);
    CHECK(flag_words(program.app, one.typed, Verbosity::Level, Takes::KubectlsFlags).problem ==
          one.problem);
  }
  CHECK(flag_words(program.app, {"get", "--limit", "1"}, Verbosity::Level).problem.empty());
}

TEST_CASE("kubectl's own name for a command") {
  CHECK(kubectl_path("top pods") == "top pod");
  CHECK(kubectl_path("top nodes") == "top node");
  CHECK(kubectl_path("config view") == "config view");
}

}  // namespace
}  // namespace k8scache::cli
