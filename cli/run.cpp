#include "cli/run.hpp"

#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/exit_code.hpp"
#include "cli/flag_words.hpp"
#include "cli/flags.hpp"
#include "cli/help.hpp"
#include "cli/kubectl_errors.hpp"
#include "cli/kubectl_only.hpp"
#include "cli/kubectl_words.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/version.hpp"

#include <CLI/CLI.hpp>

#include <ostream>

namespace k8scache::cli {

namespace {

/// The command line, parsed: one subcommand with what it will run.
class CommandLine {
 public:
  explicit CommandLine(Context& context) : context_(context), app_("", context.program) {
    app_.description("A cache of Kubernetes clusters: sync once, then ask offline, at once.");
    app_.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    app_.require_subcommand(0, 1);
    app_.fallthrough();
    app_.set_version_flag("--version", "k8scache " + std::string(kVersion));
    lead_help_with_examples(app_, context.program);
    add_global_flags(app_, context.flags);
    for (const auto add : kCommands) {
      const std::size_t before = app_.get_subcommands(nullptr).size();
      Runner runner = add(app_);
      CLI::App* const command = app_.get_subcommands(nullptr).at(before);
      command->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
      command->footer("Flags that every command takes: " + context.program + " --help");
      runners_.emplace_back(command, std::move(runner));
    }
  }

  [[nodiscard]] const CLI::App& app() const { return app_; }

  int run(std::vector<std::string> arguments) {
    if (const auto instead = kubectl_only(app_, arguments)) {
      context_.err << "error: " << *instead << "\n";
      return kUsage;
    }
    // A command line that cannot be read sets no flags.
    const auto end = std::find(arguments.begin(), arguments.end(), "--");
    asks_compat_ = context_.flags.kubectl_compat ||
                   std::find(arguments.begin(), end, "--kubectl-compat") != end;
    FlagWords read =
        flag_words(app_, arguments, asks_compat_ ? Verbosity::Level : Verbosity::Optional);
    if (!read.problem.empty()) return explain(read.problem, *read.command);
    std::reverse(read.words.begin(), read.words.end());
    try {
      app_.parse(std::move(read.words));
    } catch (const CLI::Success& wish) {  // --help, --version
      app_.exit(wish, context_.out, context_.err);
      return kSuccess;
    } catch (const CLI::ParseError& error) {
      const auto code = static_cast<CLI::ExitCodes>(error.get_exit_code());
      if (asks_compat_ && code == CLI::ExitCodes::ExtrasError) {
        context_.err << kubectl_unexpected(read.others, path_of(*read.command));
        return kNotFound;
      }
      return explain(asks_compat_ ? flag_problem(error) : reason(error, *read.command),
                     *read.command);
    }
    for (const auto& [command, runner] : runners_) {
      if (command->parsed()) return runner(context_);
    }
    context_.out << app_.help();
    return kSuccess;
  }

 private:
  int explain(const std::string& problem, const CLI::App& command) {
    const std::string name = path_of(command);
    if (asks_compat_) {
      context_.err << kubectl_flag_error(problem, name);
      return kNotFound;
    }
    context_.err << "error: " << problem << meant_flag(problem, command) << "; see '"
                 << context_.program << (name.empty() ? "" : " ") << name << " --help'\n";
    return kUsage;
  }

  /// Of `unknown flag: --selctor`: the flag that was probably meant.
  static std::string meant_flag(std::string_view problem, const CLI::App& command) {
    constexpr std::string_view kUnknown = "unknown flag: --";
    if (!problem.starts_with(kUnknown)) return "";
    std::vector<std::string> known;
    for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
      for (const CLI::Option* const option : app->get_options()) {
        known.insert(known.end(), option->get_lnames().begin(), option->get_lnames().end());
      }
    }
    const auto near = nearest(problem.substr(kUnknown.size()), known);
    return near ? fmt::format("; did you mean \"--{}\"?", *near) : "";
  }

  /// Why the command line cannot be read, in our words where CLI11's are about its own notions.
  std::string reason(const CLI::ParseError& error, const CLI::App& command) const {
    const auto code = static_cast<CLI::ExitCodes>(error.get_exit_code());
    const std::vector<std::string> rest = app_.remaining(true);
    const bool has_commands = !command.get_subcommands(nullptr).empty();
    const bool lacks_command = code == CLI::ExitCodes::RequiredError && has_commands;
    if (!rest.empty() && (lacks_command || code == CLI::ExitCodes::ExtrasError)) {
      return unknown(rest, command);
    }
    if (lacks_command) {
      return fmt::format("\"{}\" needs one of: {}", command.get_name(),
                         join(commands_of(command), ", "));
    }
    return flag_problem(error);
  }

  /// What is left over: a word that should have been a command.
  static std::string unknown(const std::vector<std::string>& rest, const CLI::App& command) {
    // CLI11 keeps what it does not understand in the order of its stack.
    const std::string& word = rest.front();
    const auto near = nearest(word, commands_of(command));
    return fmt::format("unknown {} \"{}\"{}", commands_of(command).empty() ? "argument" : "command",
                       word, near ? fmt::format("; did you mean \"{}\"?", *near) : "");
  }

  static std::vector<std::string> commands_of(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::App* const one : command.get_subcommands(nullptr)) {
      names.push_back(one->get_name());
    }
    return names;
  }

  Context& context_;
  bool asks_compat_ = false;
  CLI::App app_;
  std::vector<std::pair<CLI::App*, Runner>> runners_;
};

int explain(const Error& error, Context& context) {
  if (error.kind() == ErrorKind::Interrupted) {
    context.err << "interrupted; the cache is as it was before or further on, and whole\n";
    return exit_code(error.kind(), context.stop.signal());
  }
  const std::string what = error.what();
  if (!context.flags.kubectl_compat) {
    context.err << "error: " << what << "\n";
    return exit_code(error.kind(), 0);
  }
  const std::string said = what.substr(0, what.find("; did you mean "));
  // What the server would have said begins in its own way.
  context.err << (is_begun(said) ? "" : "error: ") << said << (said.ends_with('\n') ? "" : "\n");
  return is_kubectl_panic(said) ? kKubectlPanic : kubectl_exit_code(error.kind(), 0);
}

/// A shell waits for the answer and shows it: nothing is wrong there but an empty answer.
int answer_shell(std::vector<std::string> typed, Context& context) {
  Completion completion;
  try {
    context.settings = Settings::load(context.environment);
    const CommandLine line(context);
    completion = complete(context, line.app(), typed);
  } catch (const std::exception&) {
    completion = {};
  }
  context.out << completion.text();
  context.out.flush();
  return kSuccess;
}

}  // namespace

int run(std::vector<std::string> arguments, Context& context) {
  if (!arguments.empty() && arguments.front() == kCompleteWord) {
    return answer_shell({arguments.begin() + 1, arguments.end()}, context);
  }
  int code = kNotFound;
  try {
    context.settings = Settings::load(context.environment);
    CommandLine line(context);
    code = line.run(std::move(arguments));
  } catch (const Error& error) {
    context.out.flush();
    code = explain(error, context);
  } catch (const std::exception& error) {
    context.out.flush();
    context.err << "error: internal: " << error.what() << "; please report this\n";
  }
  context.out.flush();
  context.err.flush();
  return code;
}

}  // namespace k8scache::cli
