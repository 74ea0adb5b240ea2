#include "cli/help.hpp"

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace k8scache::cli {

Runner add_help(CLI::App& app) {
  auto words = std::make_shared<std::vector<std::string>>();
  app.add_subcommand("help", "print the help of a command")
      ->add_option("command", *words,
                   "such as get, or config view; the program when none is named");
  return [words, &app](Context& context) {
    const CLI::App* const command = command_below(app, *words);
    if (command == nullptr) {
      fail(ErrorKind::Usage, "there is no command \"{}\"; see '{} --help'",
           printable(join(*words, " ")), context.program);
    }
    context.out << help_of(*command, context.program);
    return kSuccess;
  };
}

}  // namespace k8scache::cli
