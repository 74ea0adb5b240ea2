#include "cli/log.hpp"

#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/json/writer.hpp"

#include <CLI/CLI.hpp>
#include <sys/stat.h>

#include <array>

namespace k8scache::cli {

namespace {

struct LevelNames {
  std::string_view word;
  char priority;  // of syslog
};
// In the order of LogLevel.
constexpr std::array<LevelNames, 4> kLevels{
    {{"error", '3'}, {"warn", '4'}, {"info", '6'}, {"debug", '7'}}};

const LevelNames& names_of(LogLevel level) { return kLevels.at(static_cast<std::size_t>(level)); }

LogLevel level_of(const Context& context, const LogFlags& flags, bool quiet) {
  if (!flags.level && context.flags.verbosity > 0) return LogLevel::Debug;
  if (!flags.level && quiet) return LogLevel::Warn;
  const std::string text = flags.level.value_or(context.settings.get("log.level").value_or(""));
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    if (kLevels.at(i).word == text) return static_cast<LogLevel>(i);
  }
  const std::string why = fmt::format("\"{}\" is none of error, warn, info, debug", text);
  if (flags.level) fail(ErrorKind::Usage, "--log-level {}", why);
  context.settings.refuse("log.level", why);
}

LogFormat format_of(const Context& context, const LogFlags& flags) {
  const std::string text = flags.format.value_or(context.settings.get("log.format").value_or(""));
  if (text == "text") return LogFormat::Text;
  if (text == "json") return LogFormat::Json;
  const std::string why = fmt::format("\"{}\" is none of text, json", text);
  if (flags.format) fail(ErrorKind::Usage, "--log-format {}", why);
  context.settings.refuse("log.format", why);
}

}  // namespace

void declare(CLI::App& command, LogFlags& flags) {
  add_text(command, "--log-format", flags.format, "form of the lines on stderr: text, json");
  add_text(command, "--log-level", flags.level,
           "the least of what they are about: error, warn, info, debug");
}

LogOptions log_options(const Context& context, const LogFlags& flags, bool quiet) {
  return {.format = format_of(context, flags),
          .level = level_of(context, flags, quiet),
          .for_journal = is_journal(context.environment, 2)};
}

bool is_journal(const Environment& environment, int descriptor) {
  const auto journal = environment.get("JOURNAL_STREAM");
  struct stat status {};
  if (!journal || fstat(descriptor, &status) != 0) return false;
  // Children of a service inherit the variable, whatever their standard error is.
  return *journal == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

Log::Log(Context& context, LogOptions options)
    : context_(context), options_(options), before_(context.err.rdbuf(&lines_)), out_(before_) {}

Log::~Log() {
  lines_.end_line();
  context_.err.rdbuf(before_);
}

void Log::say(LogLevel level, std::string_view event, std::string_view text,
              const LogFields& fields) {
  if (level > options_.level) return;
  const LevelNames& names = names_of(level);
  std::string line;
  if (options_.for_journal) line += fmt::format("<{}>", names.priority);
  if (options_.format == LogFormat::Text) {
    if (!options_.for_journal) {
      line += fmt::format("{} {}: ", rfc3339(context_.clock.now()), names.word);
    }
    if (options_.names_context && !name_.empty()) line += printable(name_) + ": ";
    line += printable(text);
  } else {
    json::Writer writer(line);
    writer.begin_object();
    if (!options_.for_journal) writer.key("time").value(rfc3339(context_.clock.now()));
    writer.key("level")
        .value(names.word)
        .key("event")
        .value(event)
        .key("message")
        .value(valid_utf8(text));
    if (!name_.empty()) writer.key("context").value(valid_utf8(name_));
    for (const auto& [key, value] : fields) {
      if (const auto* const number = std::get_if<double>(&value)) {
        writer.key(key).value(*number);
      } else if (const auto& words = std::get<std::string>(value); !words.empty()) {
        writer.key(key).value(valid_utf8(words));
      }
    }
    writer.end_object();
  }
  out_ << line + "\n" << std::flush;
}

Log::Lines::int_type Log::Lines::overflow(int_type letter) {
  if (letter == traits_type::eof()) return traits_type::not_eof(letter);
  if (letter == '\n') {
    end_line();
  } else {
    line_ += traits_type::to_char_type(letter);
  }
  return letter;
}

void Log::Lines::end_line() {
  if (line_.empty()) return;
  const std::string line = std::exchange(line_, {});
  const auto says = [&](std::string_view word, LogLevel level) {
    if (!line.starts_with(word)) return false;
    log_.say(level, "message", std::string_view(line).substr(word.size()));
    return true;
  };
  if (says("warning: ", LogLevel::Warn) || says("error: ", LogLevel::Error)) return;
  log_.say(LogLevel::Info, "message", line);
}

int run_logged(Context& context, const LogOptions& options, const std::function<int(Log&)>& run) {
  Log log(context, options);
  try {
    return run(log);
  } catch (const Error& error) {
    if (!is_for_machines(options)) throw;
    const bool is_wanted = error.kind() == ErrorKind::Interrupted;
    log.say(is_wanted ? LogLevel::Info : LogLevel::Error, is_wanted ? "interrupted" : "failed",
            error.what());
    const int signal = context.stop.signal();
    return context.flags.kubectl_compat ? kubectl_exit_code(error.kind(), signal)
                                        : exit_code(error.kind(), signal);
  }
}

}  // namespace k8scache::cli
