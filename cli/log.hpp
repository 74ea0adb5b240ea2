#pragma once

#include "cli/context.hpp"

#include <functional>
#include <optional>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

enum class LogLevel { Error, Warn, Info, Debug };
enum class LogFormat { Text, Json };

/// --log-format and --log-level, as they were given.
struct LogFlags {
  std::optional<std::string> format;
  std::optional<std::string> level;
};
void declare(CLI::App& command, LogFlags& flags);

struct LogOptions {
  LogFormat format = LogFormat::Text;
  LogLevel level = LogLevel::Info;
  bool names_context = false;  ///< before each text, for there are several
  bool for_journal = false;    ///< it knows the time, and takes the level from `<4>` before a line
};

/// Flags over -v and -q, over settings. Throws Usage for a level or a format that is none.
LogOptions log_options(const Context& context, const LogFlags& flags, bool quiet);

/// Whether what this process writes to its standard error goes to the systemd journal.
/// Spec: systemd.exec(5), JOURNAL_STREAM, `device:inode`.
bool is_journal(const Environment& environment, int descriptor);

/// Whether a machine reads it: no line of another form may be among them.
inline bool is_for_machines(const LogOptions& options) {
  return options.for_journal || options.format == LogFormat::Json;
}

/// What a program may want to pick out of a line: text, or a number. Empty text is left out.
using LogValue = std::variant<std::string, double>;
using LogFields = std::vector<std::pair<std::string_view, LogValue>>;

/// Lines about what a long run does, each of one event, on standard error.
///
///   2026-11-24T04:00:45Z warn: pods: left alone: HTTP 500; next try in 60.0 s
///   {"time":"2026-11-24T04:00:45Z","level":"warn","event":"left-alone","message":"...","type":"pods"}
class Log {
 public:
  /// Takes over `context.err` as long as it lives: what else is written there becomes lines of the
  /// same form, `warning: ...` with that level.
  Log(Context& context, LogOptions options);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void set(LogOptions options) { options_ = options; }
  /// Lines for a program name the context from now on.
  void set_context(std::string name) { name_ = std::move(name); }
  [[nodiscard]] const LogOptions& options() const { return options_; }
  void say(LogLevel level, std::string_view event, std::string_view text,
           const LogFields& fields = {});

 private:
  /// Makes lines of the log of what is written to it.
  class Lines final : public std::streambuf {
   public:
    explicit Lines(Log& log) : log_(log) {}
    void end_line();

   protected:
    int_type overflow(int_type letter) override;

   private:
    Log& log_;
    std::string line_;
  };

  Context& context_;
  LogOptions options_;
  std::string name_;
  Lines lines_{*this};
  std::streambuf* before_;
  std::ostream out_;
};

/// Runs with a log. That it fails is a line of the log too, where a machine reads it; then its exit
/// code is returned, and nothing is thrown.
int run_logged(Context& context, const LogOptions& options, const std::function<int(Log&)>& run);

}  // namespace k8scache::cli
