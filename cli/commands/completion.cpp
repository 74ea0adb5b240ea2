#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/kubectl_words.hpp"
#include "core/base/embedded.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

/// In kubectl's words for kubectl, who also knows powershell.
[[noreturn]] void refuse(const Context& context, const std::vector<std::string>& shells) {
  if (!context.flags.kubectl_compat) {
    fail(ErrorKind::Usage,
         "completion needs one of bash, zsh and fish{}; see '{} completion --help'",
         shells.empty() ? "" : ", not \"" + printable(join(shells, " ")) + "\"", context.program);
  }
  const std::string problem = shells.empty() ? "Shell not specified."
                              : shells.size() > 1
                                  ? "Too many arguments. Expected only the shell type."
                                  : fmt::format("Unsupported shell type \"{}\".", shells.front());
  fail(ErrorKind::Usage, "{}", kubectl_usage(problem, "completion"));
}

int run_completion(Context& context, const std::vector<std::string>& shells) {
  if (shells.size() != 1) refuse(context, shells);
  for (const EmbeddedFile& file : embedded_completions()) {
    if (file.name != "k8scache." + shells.front()) continue;
    context.out << file.text;
    return kSuccess;
  }
  refuse(context, shells);
}

}  // namespace

Runner add_completion(CLI::App& app) {
  auto shells = std::make_shared<std::vector<std::string>>();
  CLI::App* const command =
      app.add_subcommand("completion", "print what makes a shell complete our command lines");
  command->add_option("SHELL", *shells, "bash, zsh or fish")->check(words({"bash", "zsh", "fish"}));
  return [shells](Context& context) { return run_completion(context, *shells); };
}

}  // namespace k8scache::cli
