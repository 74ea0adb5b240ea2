#include "core/kube/child_process.hpp"

#include "core/base/text.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

namespace k8scache::kube {

namespace {

using End = ChildResult::End;

/// The reading end of a pipe to a child, and the child.
struct Child {
  pid_t id = 0;
  bool leads_group = false;
  int output = -1;  // -1 after the end of the output

  void close_output() {
    if (output >= 0) ::close(output);
    output = -1;
  }

  void kill_and_reap() const {
    ::kill(leads_group ? -id : id, SIGKILL);
    while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Starts the program with its output in `writing_end`; 0 or errno.
int spawn(const ChildCommand& command, int writing_end, pid_t& id) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, writing_end, STDOUT_FILENO);
  if (!command.uses_terminal) {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  sigset_t all;
  sigset_t none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int group = command.uses_terminal ? 0 : POSIX_SPAWN_SETPGROUP;
  posix_spawnattr_setflags(
      &attributes, static_cast<short>(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | group));

  std::vector<std::string> arguments{command.program};
  arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> environment = command.environment;
  const int error = ::posix_spawn(&id, command.program.c_str(), &actions, &attributes,
                                  pointers_to(arguments).data(), pointers_to(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// Takes what is there without waiting; closes the pipe at its end.
void take_output(Child& child, std::string& output, std::size_t limit) {
  std::array<char, 16384> piece{};
  while (child.output >= 0 && output.size() <= limit) {
    const ssize_t count = ::read(child.output, piece.data(), piece.size());
    if (count > 0) {
      output.append(piece.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
      child.close_output();
    } else if (errno == EAGAIN) {
      return;
    }
  }
}

/// Whether the child has ended; then `result` says how.
bool has_ended(const Child& child, ChildResult& result) {
  int status = 0;
  const pid_t ended = ::waitpid(child.id, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
  if (ended < 0) {  // somebody else took the status
    result.end = End::NotStarted;
    result.code = errno;
  } else if (WIFSIGNALED(status)) {
    result.end = End::Killed;
    result.code = WTERMSIG(status);
  } else {
    result.end = End::Exited;
    result.code = WEXITSTATUS(status);
  }
  return true;
}

}  // namespace

ChildResult ProcessRunner::run(const ChildCommand& command) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return {.end = End::NotStarted, .code = errno, .output = {}};
  }
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  Child child{.id = 0, .leads_group = !command.uses_terminal, .output = ends[0]};
  const int error = spawn(command, ends[1], child.id);
  ::close(ends[1]);
  if (error != 0) {
    child.close_output();
    return {.end = End::NotStarted, .code = error, .output = {}};
  }

  const Tick deadline = clock_.monotonic() + command.timeout;
  ChildResult result;
  // A grandchild (a browser to log in with) may hold the pipe open: its end is not the child's.
  while (true) {
    const bool ended = has_ended(child, result);
    take_output(child, result.output, command.output_limit);
    if (result.output.size() > command.output_limit) {
      result.end = End::OutputTooLarge;
    } else if (!ended && stop_.requested()) {
      result.end = End::Stopped;
    } else if (!ended && clock_.monotonic() >= deadline) {
      result.end = End::TimedOut;
    }
    if (!ended && result.end != End::Exited) child.kill_and_reap();
    if (ended || result.end != End::Exited) break;
    std::array<pollfd, 2> waits{pollfd{child.output, POLLIN, 0},
                                pollfd{stop_.descriptor(), POLLIN, 0}};
    ::poll(waits.data(), waits.size(), child.output < 0 ? 1 : 20);
  }
  child.close_output();
  return result;
}

bool ProcessRunner::stdin_is_terminal() const { return ::isatty(STDIN_FILENO) == 1; }

std::optional<std::string> find_program(const std::string& command,
                                        const Environment& environment) {
  const auto can_run = [](const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
  };
  if (command.find('/') != std::string::npos) {
    return can_run(command) ? std::optional(command) : std::nullopt;
  }
  const std::string folders = environment.get("PATH").value_or("");
  for (const auto folder : split(folders, ':')) {
    if (!folder.starts_with('/')) continue;
    std::string path = std::string(folder) + "/" + command;
    if (can_run(path)) return path;
  }
  return std::nullopt;
}

}  // namespace k8scache::kube
