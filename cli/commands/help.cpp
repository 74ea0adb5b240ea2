#include "cli/help.hpp"

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

/// The command of `config`, `view`; null when there is none.
const CLI::App* command_of(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  for (const std::string& word : words) {
    // Of `help get pods` only the command has a help.
    const auto below = command->get_subcommands(nullptr);
    if (below.empty()) break;
    const auto found =
        std::ranges::find_if(below, [&](const CLI::App* one) { return one->check_name(word); });
    if (found == below.end()) return nullptr;
    command = *found;
  }
  return command;
}

}  // namespace

Runner add_help(CLI::App& app) {
  auto words = std::make_shared<std::vector<std::string>>();
  app.add_subcommand("help", "print the help of a command")
      ->add_option("command", *words, "such as get, or config view; the program when none is named");
  return [words, &app](Context& context) {
    const CLI::App* const command = command_of(app, *words);
    if (command == nullptr) {
      fail(ErrorKind::Usage, "there is no command \"{}\"; see '{} --help'",
           printable(join(*words, " ")), context.program);
    }
    context.out << help_of(*command, context.program);
    return kSuccess;
  };
}

}  // namespace k8scache::cli
