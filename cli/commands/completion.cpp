#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "core/base/embedded.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace k8scache::cli {

Runner add_completion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  CLI::App* const command =
      app.add_subcommand("completion", "print what makes a shell complete our command lines");
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(one_of({"bash", "zsh", "fish"}));
  return [shell](Context& context) {
    for (const EmbeddedFile& file : embedded_completions()) {
      if (file.name == "k8scache." + *shell) context.out << file.text;
    }
    return kSuccess;
  };
}

}  // namespace k8scache::cli
