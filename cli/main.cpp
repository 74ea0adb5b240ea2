#include "cli/completion.hpp"
#include "cli/exit_code.hpp"
#include "cli/file_stream.hpp"
#include "cli/run.hpp"
#include "cli/terminal.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using k8scache::cli::FileStream;

/// What is left when all is written: output that was lost must not look like success.
int final_code(int code, const FileStream& out, std::ostream& err) {
  if (out.error() == 0) return code;
  if (out.error() == EPIPE) return k8scache::cli::kBrokenPipe;
  err << "error: cannot write standard output: " << std::strerror(out.error()) << std::endl;
  return code == k8scache::cli::kSuccess ? k8scache::cli::kStorage : code;
}

std::string_view file_name(std::string_view program) {
  return program.substr(program.find_last_of('/') + 1);
}

/// `kubectl-cache` on PATH is `kubectl cache`.
bool is_plugin(std::string_view program) { return file_name(program).starts_with("kubectl-"); }

/// By the name `kubectl_complete-cache` kubectl asks how the words behind `kubectl cache` may go
/// on.
bool completes_plugin(std::string_view program) {
  return file_name(program).starts_with("kubectl_complete-");
}

}  // namespace

int main(int argc, char** argv) {
  umask(077);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file size limit is an error to report, not a death
  const rlimit no_core{0, 0};     // credentials are in memory
  setrlimit(RLIMIT_CORE, &no_core);

  FileStream out(STDOUT_FILENO);
  FileStream err(STDERR_FILENO);
  err.stream() << std::unitbuf;
  // What a cluster's names and messages hold must not steer a terminal.
  const bool out_is_terminal = isatty(STDOUT_FILENO) == 1;
  const bool err_is_terminal = isatty(STDERR_FILENO) == 1;
  k8scache::cli::TerminalStream shown_out(out.stream());
  k8scache::cli::TerminalStream shown_err(err.stream());
  shown_err.stream() << std::unitbuf;
  const k8scache::Environment environment = k8scache::Environment::from_block(environ);
  const k8scache::SystemClock clock;
  static k8scache::StopRequest stop;
  k8scache::cli::Context context{.environment = environment,
                                 .clock = clock,
                                 .stop = stop,
                                 .out = out_is_terminal ? shown_out.stream() : out.stream(),
                                 .err = err_is_terminal ? shown_err.stream() : err.stream(),
                                 .out_descriptor = STDOUT_FILENO,
                                 .out_is_terminal = out_is_terminal,
                                 .err_is_terminal = err_is_terminal,
                                 .in_is_terminal = isatty(STDIN_FILENO) == 1,
                                 .flags = {},
                                 .settings = {}};
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  if (argc > 0 && completes_plugin(argv[0])) {
    arguments.insert(arguments.begin(), k8scache::cli::kCompleteWord);
  }
  if (argc > 0 && (is_plugin(argv[0]) || completes_plugin(argv[0]))) {
    context.program = "kubectl cache";
    context.flags.kubectl_compat = true;
  }
  const int code = k8scache::cli::run(std::move(arguments), context);
  return final_code(code, out, err.stream());
}
