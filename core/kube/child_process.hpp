#pragma once

#include "core/base/clock.hpp"
#include "core/base/environment.hpp"
#include "core/base/stop.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::kube {

/// A program to run for its standard output.
struct ChildCommand {
  std::string program;  ///< a path
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  ///< `NAME=value`, of equal names the last counts
  bool uses_terminal = false;            ///< it gets our standard input; else it reads an empty one
  std::chrono::milliseconds timeout{};
  std::size_t output_limit = 0;  ///< bytes of standard output
};

/// How it went.
struct ChildResult {
  enum class End {
    Exited,      ///< `code` is the exit code
    Killed,      ///< by the signal `code`
    NotStarted,  ///< `code` is errno
    TimedOut,
    OutputTooLarge,
    Stopped,  ///< because we were asked to stop
  };
  End end = End::Exited;
  int code = 0;
  std::string output;
};

/// Runs programs, as a seam: tests say what they print.
class ChildRunner {
 public:
  virtual ~ChildRunner() = default;
  virtual ChildResult run(const ChildCommand& command) = 0;
  [[nodiscard]] virtual bool stdin_is_terminal() const = 0;
};

/// Runs real ones and waits. A program has a process group of its own (unless it uses the terminal,
/// which only our group may read), and the whole group is killed when time or output run out or we
/// are asked to stop. Its standard error is ours.
class ProcessRunner final : public ChildRunner {
 public:
  /// Both must outlive the runner.
  ProcessRunner(const Clock& clock, const StopRequest& stop) : clock_(clock), stop_(stop) {}
  ChildResult run(const ChildCommand& command) override;
  [[nodiscard]] bool stdin_is_terminal() const override;

 private:
  const Clock& clock_;
  const StopRequest& stop_;
};

/// The path of a program: the command itself if it contains a slash, else the first file of that
/// name that may be run in the folders of `PATH` (relative ones are skipped, as Go does). Nothing
/// if there is none.
[[nodiscard]] std::optional<std::string> find_program(const std::string& command,
                                                      const Environment& environment);

}  // namespace k8scache::kube
