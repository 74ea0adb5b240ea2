#include "cli/pager.hpp"

#include "cli/contexts.hpp"
#include "cli/file_stream.hpp"
#include "cli/terminal.hpp"
#include "core/base/text.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <sstream>
#include <vector>

namespace k8scache::cli {

namespace {

bool is_on_path(const Environment& environment, const std::string& program) {
  const std::string path = environment.get("PATH").value_or("/usr/bin:/bin");
  for (const std::string_view folder : split(path, ':')) {
    if (access((std::string(folder) + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

/// A child of ours that is a shell with these arguments, and its standard input `input`; -1: ours.
/// Returns its id; 0 when it cannot be started.
pid_t start(std::vector<std::string> words, const Environment& environment, int input) {
  Environment own = environment;
  // Ends by itself on one screen, shows colours, leaves the text on the screen.
  if (!own.get("LESS")) own.set("LESS", "FRX");
  std::vector<std::string> block = own.block();
  std::vector<char*> variables;
  for (std::string& variable : block) variables.push_back(variable.data());
  variables.push_back(nullptr);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (input >= 0) posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  // We ignore what a broken pipe would end; it should not.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int failure =
      posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments.data(), variables.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure == 0 ? child : 0;
}

int status_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

/// Whether the shell knows the program of a command, which would else lose what it is to show.
/// Behind variables and quotes nobody looks.
bool can_start(const std::string& command, const Environment& environment) {
  const std::string_view all = trim(command);
  const std::string program(all.substr(0, all.find_first_of(" \t;|&<>")));
  if (program.empty() || program.find_first_of("=~$`'\"\\*?[({#!") != std::string::npos)
    return true;
  // Some shells find files that they cannot start.
  if (program.find('/') != std::string::npos) return access(program.c_str(), X_OK) == 0;
  const pid_t child =
      start({"sh", "-c", "command -v -- \"$1\" >/dev/null", "sh", program}, environment, -1);
  return child != 0 && status_of(child) == 0;
}

/// A running pager: what is written to its stream is what it shows. Ends with this.
class Pager {
 public:
  Pager(const std::string& command, const Environment& environment) {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
    child_ = start({"sh", "-c", command}, environment, ends[0]);
    close(ends[0]);
    if (child_ == 0) {
      close(ends[1]);
    } else {
      input_ = ends[1];
    }
  }
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;
  ~Pager() {
    if (input_ < 0) return;
    close(input_);
    status_of(child_);
  }
  /// Where to write; -1: it does not run.
  [[nodiscard]] int input() const { return input_; }

 private:
  pid_t child_ = 0;
  int input_ = -1;
};

/// Messages that are kept until the pager has left the terminal, whatever ends the command.
struct KeptMessages {
  std::ostream& err;
  std::ostringstream text;
  ~KeptMessages() { err << text.str(); }
};

/// What was written arrives, whatever ends the command.
struct Flushed {
  std::ostream& out;
  ~Flushed() { out.flush(); }
};

}  // namespace

std::optional<std::string> pager_command(const Context& context) {
  const Environment& environment = context.environment;
  if (!context.out_is_terminal || context.flags.no_pager || environment.get("TERM") == "dumb") {
    return std::nullopt;
  }
  std::optional<std::string> command = context.settings.get("pager");
  if (!command) command = environment.get("PAGER");
  if (!command && is_on_path(environment, "less")) command = "less";
  if (!command || trim(*command).empty() || trim(*command) == "cat") return std::nullopt;
  return command;
}

int paged(Context& context, const std::function<int(Context&)>& show) {
  const auto command = pager_command(context);
  if (!command) return show(context);
  context.out.flush();
  if (!can_start(*command, context.environment)) {
    context.err << "note: the pager \"" << printable(*command)
                << "\" is not there: without it; choose one with PAGER, or none with --no-pager\n";
    return show(context);
  }
  KeptMessages messages{context.err, {}};
  const Pager pager(*command, context.environment);
  if (pager.input() < 0) return show(context);
  FileStream pipe(pager.input());
  TerminalStream text(pipe.stream());
  const Flushed whole{text.stream()};
  Context shown = with_streams(context, text.stream(), messages.text);
  return show(shown);
}

}  // namespace k8scache::cli
