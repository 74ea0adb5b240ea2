#include "cli/help.hpp"

#include "cli/commands.hpp"
#include "cli/flag_words.hpp"
#include "cli/flags.hpp"
#include "tests/support/transcript.hpp"

#include <CLI/CLI.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace k8scache::cli {
namespace {

/// Flags and commands as the program declares them.
struct Declared {
  GlobalFlags flags;
  CLI::App app{"", "k8scache"};
  std::vector<Runner> runners;
  Declared() {
    app.fallthrough();
    add_global_flags(app, flags);
    for (const auto add : kCommands) runners.push_back(add(app));
  }
};

TEST_CASE("every command has examples, and they come first") {
  Declared program;
  for (const CLI::App* const command : program.app.get_subcommands(nullptr)) {
    CAPTURE(command->get_name());
    const auto has_own = [&](const Example& one) { return one.command == command->get_name(); };
    CHECK(std::any_of(examples().begin(), examples().end(), has_own));
  }
  CLI::App app("about it", "k8scache");
  lead_help_with_examples(app, "kubectl cache");
  CHECK(app.help().starts_with(
      "about it\n\nExamples:\n"
      "  kubectl cache sync                     keep what the current context serves\n"));
}

TEST_CASE("every example is a command line that can be read") {
  for (const Example& one : examples()) {
    CAPTURE(one.words);
    Declared program;
    const FlagWords read =
        flag_words(program.app, tests::words_of(one.words.substr(0, one.words.find(" |"))));
    CHECK(read.problem.empty());
    const std::string command = path_of(*read.command);
    const bool is_about_it = one.command.empty() || command == one.command ||
                             command.starts_with(std::string(one.command) + " ");
    CHECK(is_about_it);
    std::vector<std::string> words(read.words.rbegin(), read.words.rend());
    CHECK_NOTHROW(program.app.parse(std::move(words)));
  }
}

}  // namespace
}  // namespace k8scache::cli
