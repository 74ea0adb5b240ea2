#include "cli/each_context.hpp"

#include "cli/exit_code.hpp"
#include "cli/labelled_stream.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_write.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <ostream>
#include <sstream>
#include <thread>

namespace k8scache::cli {

namespace {

/// How one run ended.
struct Ending {
  int code = kSuccess;
  std::string out;  // what it printed, unless that went out at once
  std::string err;
  std::string error;  // why it failed as a whole
  bool is_interrupted = false;
  bool is_over = false;
};

class Runs {
 public:
  Runs(Context& context, const EachContext& each, const std::function<int(Context&)>& run)
      : context_(context), each_(each), run_(run), endings_(each.names.size()) {}

  int perform() {
    if (each_.at_once <= 1) {
      take_turns();
    } else {
      std::vector<std::jthread> threads;
      const std::size_t count = std::min(each_.at_once, each_.names.size());
      for (std::size_t i = 0; i < count; ++i) threads.emplace_back([this] { take_turns(); });
    }
    std::vector<int> codes;
    for (const Ending& ending : endings_) codes.push_back(ending.code);
    const int code = joined_code(codes);
    if (is_document() && (code != kSuccess || !each_.quiet)) print_document(code);
    const bool is_interrupted = std::any_of(endings_.begin(), endings_.end(),
                                            [](const Ending& one) { return one.is_interrupted; });
    if (is_interrupted) fail(ErrorKind::Interrupted, "interrupted");
    return code;
  }

 private:
  void take_turns() {
    for (std::size_t i = next_++; i < each_.names.size(); i = next_++) {
      Ending ending =
          each_.told == Told::Live ? run_live(each_.names[i]) : run_kept(each_.names[i]);
      const std::lock_guard<std::mutex> guard(lines_);
      ending.is_over = true;
      endings_[i] = std::move(ending);
      say_what_is_over();
    }
  }

  Ending run_live(const std::string& name) {
    LabelledStream out(context_.out, lines_, name + ": ");
    LabelledStream err(context_.err, lines_, each_.label_errors ? name + ": " : "");
    return run_one(name, out, err);
  }

  Ending run_kept(const std::string& name) {
    std::ostringstream kept_out;
    std::ostringstream kept_err;
    std::mutex own;
    Ending ending;
    {
      LabelledStream out(kept_out, own, name + ": ");
      LabelledStream err(kept_err, own, each_.label_errors ? name + ": " : "");
      std::ostream& plain = kept_out;
      ending = run_one(name, each_.told == Told::Lines ? out : plain, err);
    }
    ending.out = kept_out.str();
    ending.err = kept_err.str();
    return ending;
  }

  Ending run_one(const std::string& name, std::ostream& out, std::ostream& err) {
    Context one = in_context(context_, name, out, err);
    Ending ending;
    try {
      ending.code = run_(one);
      return ending;
    } catch (const Error& error) {
      const int signal = context_.stop.signal();
      ending.code = context_.flags.kubectl_compat ? kubectl_exit_code(error.kind(), signal)
                                                  : exit_code(error.kind(), signal);
      ending.is_interrupted = error.kind() == ErrorKind::Interrupted;
      ending.error = error.what();
    } catch (const std::exception& error) {
      ending.code = kNotFound;
      ending.error = fmt::format("internal: {}; please report this", error.what());
    }
    if (!ending.is_interrupted) {
      err << (each_.label_errors ? "" : name + ": ") << "error: " << ending.error << "\n";
    }
    return ending;
  }

  /// What is over and has nothing before it that is not. Called with `lines_` held.
  void say_what_is_over() {
    for (; said_ < endings_.size() && endings_[said_].is_over; ++said_) {
      const Ending& ending = endings_[said_];
      if (!is_document() && !ending.out.empty()) {
        const bool are_blocks = each_.told == Told::Blocks || each_.told == Told::Titled;
        if (are_blocks && wrote_block_) context_.out << "\n";
        if (each_.told == Told::Titled) context_.out << "Context:  " << each_.names[said_] << "\n";
        context_.out << ending.out << std::flush;
        wrote_block_ = true;
      }
      context_.err << ending.err << std::flush;
    }
  }

  [[nodiscard]] bool is_document() const {
    return each_.told == Told::Json || each_.told == Told::Yaml;
  }

  void print_document(int code) {
    if (each_.told == Told::Json) return print_json(code);
    std::string text = "contexts:\n";
    for (std::size_t i = 0; i < endings_.size(); ++i) {
      text += yaml_of_key(each_.names[i]);
      const Ending& ending = endings_[i];
      std::string own = ending.out.empty() ? yaml_of(failure_of(ending)) : ending.out;
      if (own.ends_with('\n')) own.pop_back();
      for (const std::string_view line : split(own, '\n')) {
        text += line.empty() ? "\n" : fmt::format("    {}\n", line);
      }
    }
    context_.out << text << "exitCode: " << code << "\n";
  }

  static std::string yaml_of(const std::string& json) {
    json::Parser parser;
    std::string text;
    json::write_yaml(parser.parse(json), text);
    return text;
  }

  /// `  prod:`, quoted where YAML wants it.
  static std::string yaml_of_key(const std::string& name) {
    std::string json = "{";
    json::append_string(json, name);
    std::string line = "  " + yaml_of(json + ":0}");
    return line.substr(0, line.rfind(": 0")) + ":\n";
  }

  void print_json(int code) {
    std::string text = "{\n  \"contexts\": {";
    for (std::size_t i = 0; i < endings_.size(); ++i) {
      text += i == 0 ? "\n    " : ",\n    ";
      json::append_string(text, each_.names[i]);
      text += ": " + indented(endings_[i].out.empty() ? failure_of(endings_[i]) : endings_[i].out);
    }
    context_.out << text << fmt::format("\n  }},\n  \"exitCode\": {}\n}}\n", code);
  }

  /// What stands for the object of a run that printed none.
  static std::string failure_of(const Ending& ending) {
    std::string text;
    json::Writer writer(text, 2);
    writer.begin_object();
    if (!ending.error.empty()) writer.key("error").value(ending.error);
    writer.key("exitCode").value(ending.code).end_object();
    return text;
  }

  /// JSON has line ends between its tokens only.
  static std::string indented(const std::string& text) {
    std::string result;
    for (const std::string_view line : split(trim(text), '\n')) {
      if (!result.empty()) result += "\n    ";
      result += line;
    }
    return result;
  }

  Context& context_;
  const EachContext& each_;
  const std::function<int(Context&)>& run_;
  std::atomic<std::size_t> next_{0};
  std::mutex lines_;             // of the streams, and of all below
  std::vector<Ending> endings_;  // in the order of the names
  std::size_t said_ = 0;
  bool wrote_block_ = false;
};

}  // namespace

Told told_as(const std::string& output) {
  if (output == "yaml") return Told::Yaml;
  return output == "json" ? Told::Json : Told::Titled;
}

int run_each(Context& context, const EachContext& each, const std::function<int(Context&)>& run) {
  return Runs(context, each, run).perform();
}

int run_where_meant(Context& context, bool all_contexts, EachContext each,
                    const std::function<int(Context&)>& run) {
  auto names = several_contexts(context, all_contexts, ContextsOf::Caches);
  if (!names) return run(context);
  each.names = std::move(*names);
  return run_each(context, each, run);
}

int joined_code(const std::vector<int>& codes) {
  if (codes.empty()) return kSuccess;
  const bool is_one =
      std::all_of(codes.begin(), codes.end(), [&](int code) { return code == codes.front(); });
  return is_one ? codes.front() : kPartial;
}

}  // namespace k8scache::cli
