#include "tests/support/transcript.hpp"

#include "cli/kubectl_errors.hpp"
#include "cli/run.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/recorded.hpp"
#include "tests/support/shipped_registry.hpp"

#include <sys/stat.h>

#include <cctype>
#include <cstdlib>
#include <ctime>
#include <sstream>

namespace k8scache::tests {
namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

/// Time and process of a line of kubectl's log: `F0102 15:04:05.678901   12345 sorter.go:5] `.
void hide_log_head(std::string& text) {
  if (!cli::is_kubectl_log(text)) return;
  const std::size_t process = text.find_first_not_of(' ', text.find(' ', 6));
  text.replace(0, text.find(' ', process), "F$TIME $PROCESS");
}

/// Replaces the digits that follow `key`, as many as there are, by one sign.
void hide_number(std::string& text, std::string_view key) {
  for (std::size_t at = 0; (at = text.find(key, at)) != std::string::npos; ++at) {
    at += key.size();
    const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
    if (end > at) text.replace(at, end - at, "#");
  }
}

/// The size of a file depends on SQLite's version.
void hide_megabytes(std::string& text) {
  for (std::size_t at = 0; (at = text.find(" MB", at)) != std::string::npos; ++at) {
    for (std::size_t i = at; i > 0 && (std::isdigit(text[i - 1]) != 0 || text[i - 1] == '.'); --i) {
      if (text[i - 1] != '.') text[i - 1] = '#';
    }
  }
}

/// How long a list took is a matter of the machine.
void hide_milliseconds(std::string& text) {
  for (std::size_t at = 0; (at = text.find(" ms", at)) != std::string::npos; ++at) {
    std::size_t first = at;
    while (first > 0 && std::isdigit(text[first - 1]) != 0) --first;
    if (first == at) continue;
    text.replace(first, at - first, "#");
    at = first + 1;
  }
}

AccessRule rule_of(const std::string& text, bool allow) {
  AccessRule rule{allow};
  for (const std::string_view pair : split(text, ',')) {
    const std::size_t sign = pair.find('=');
    const std::string value(sign == std::string_view::npos ? "" : pair.substr(sign + 1));
    if (pair.starts_with("user=")) rule.user = value;
    if (pair.starts_with("type=")) rule.type = value;
    if (pair.starts_with("ns=")) rule.ns = value;
  }
  return rule;
}

std::string lines_of(const std::string& text, const std::string& before) {
  std::string result;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    result += before + text.substr(start, end - start) + "\n";
    start = end + 1;
  }
  if (!text.empty() && text.back() != '\n') result += "\\ no line end\n";
  return result;
}

/// Whether a line says what kind of thing it is by a word and a colon.
bool is_direction(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         line.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == colon;
}

}  // namespace

std::vector<std::string> words_of(std::string_view command) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (const char c : command) {
    if (quote == 0 && c == ' ') {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) fail(ErrorKind::Usage, "a quote is not closed in: {}", command);
  return words;
}

Transcript::Transcript() {
  umask(077);              // as the program's main does: caches are private
  setenv("TZ", "UTC", 1);  // the wall clock of all transcripts
  tzset();
  turn_to("fake");
  environment_.set("HOME", home_.path());
}

std::string Transcript::NamedCluster::url() const {
  return server ? server->url() : "http://127.0.0.1:1";
}

void Transcript::turn_to(const std::string& words) {
  const std::vector<std::string> parts = words_of(words);
  for (const auto& one : clusters_) {
    if (one->name == parts.at(0)) {
      current_ = one.get();
      return;
    }
  }
  clusters_.push_back(std::make_unique<NamedCluster>(parts.at(0)));
  current_ = clusters_.back().get();
  bool is_reachable = true;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i] == "unreachable") {
      is_reachable = false;
    } else if (parts[i].starts_with("namespace=")) {
      current_->ns = parts[i].substr(parts[i].find('=') + 1);
    } else {
      fail(ErrorKind::Usage, "a cluster is not \"{}\"", parts[i]);
    }
  }
  if (is_reachable) current_->server = std::make_unique<FakeApiServer>(current_->cluster);
  write_kubeconfig();
}

void Transcript::write_kubeconfig() {
  std::string clusters;
  std::string contexts;
  for (const auto& one : clusters_) {
    clusters += fmt::format("- name: \"{}\"\n  cluster:\n    server: {}\n", one->name, one->url());
    contexts += fmt::format("- name: \"{0}\"\n  context: {{cluster: \"{0}\"{1}}}\n", one->name,
                            one->ns.empty() ? "" : ", namespace: " + one->ns);
  }
  home_.write(".kube/config", "apiVersion: v1\nkind: Config\ncurrent-context: fake\nclusters:\n" +
                                  clusters + "contexts:\n" + contexts);
}

std::string Transcript::perform(std::string_view text) {
  std::string result;
  std::string file;
  bool in_output = false;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("[exit ") || line.starts_with("$ ")) in_output = false;
    if (in_output || line.starts_with("[exit ")) continue;
    result += std::string(line) + "\n";
    if (line.starts_with("$ ")) {
      in_output = true;
      result += as_text(run(std::string(line.substr(2))));
    } else if (line.starts_with("| ")) {
      if (file.empty()) fail(ErrorKind::Usage, "a line of no file: {}", line);
      std::ofstream(home_.path() + "/" + file, std::ios::app) << line.substr(2) << "\n";
    } else if (is_direction(line)) {
      const std::size_t colon = line.find(':');
      const std::string key(line.substr(0, colon));
      const std::string value(trim(line.substr(colon + 1)));
      if (key == "file") home_.write(file = value, "");
      direct(key, value);
    } else if (!line.empty() && !line.starts_with("#")) {
      fail(ErrorKind::Usage, "cannot understand the line: {}", line);
    }
  }
  result.pop_back();  // `split` saw an empty line behind the last line end
  return result;
}

void Transcript::direct(const std::string& key, const std::string& value) {
  if (key == "cluster") {
    turn_to(value);
  } else if (key == "data") {
    load(value);
  } else if (key == "now") {
    const auto now = parse_rfc3339(value);
    if (!now) fail(ErrorKind::Usage, "no date: {}", value);
    clock_.set(*now);
  } else if (key == "deny" || key == "allow") {
    current_->server->add_rule(rule_of(value, key == "allow"));
  } else if (key == "fault") {
    current_->server->add_fault(value);
  } else if (key == "remove") {
    remove(value);
  } else if (key == "env") {
    const std::size_t equals = value.find('=');
    environment_.set(value.substr(0, equals), value.substr(equals + 1));
  } else if (key == "sync") {
    must_sync(value);
  } else if (key == "terminal") {
    err_is_terminal_ = value == "yes";
    out_is_terminal_ = value == "output";
  } else if (key != "file") {
    fail(ErrorKind::Usage, "unknown direction \"{}\"", key);
  }
}

void Transcript::load(const std::string& name) {
  const std::string path = source_path("tests/data/" + name).string();
  if (std::filesystem::is_directory(path)) {
    load_recorded(current_->cluster, path);
    return;
  }
  const std::string text = source_text("tests/data/" + name);
  for (const std::string_view object : elements_of(member_text(text, {"items"}).value_or(""))) {
    current_->cluster.put(std::string(object));
  }
}

void Transcript::remove(const std::string& words) {
  const std::vector<std::string> parts = words_of(words);
  if (parts.size() == 1) return current_->cluster.remove_type(words);
  current_->cluster.remove(parts.at(0), {parts.at(1) == "-" ? "" : parts.at(1), parts.at(2)});
}

void Transcript::must_sync(const std::string& words) {
  const Ending ending = run("k8scache sync --quiet " + words);
  if (ending.code != 0) fail(ErrorKind::Internal, "sync fails: {}{}", ending.out, ending.err);
}

Transcript::Ending Transcript::run(const std::string& command) {
  static StopRequest stop;  // sync gives it to the signal handlers
  std::string expanded = command;
  replace_all(expanded, "$HOME", home_.path());
  std::vector<std::string> arguments = words_of(expanded);
  if (arguments.empty() || arguments.front() != "k8scache") {
    fail(ErrorKind::Usage, "not a command of ours: {}", command);
  }
  arguments.erase(arguments.begin());
  std::ostringstream out;
  std::ostringstream err;
  cli::Context context{.environment = environment_,
                       .clock = clock_,
                       .stop = stop,
                       .out = out,
                       .err = err,
                       .out_is_terminal = out_is_terminal_,
                       .err_is_terminal = err_is_terminal_,
                       .flags = {},
                       .settings = {}};
  const int code = cli::run(std::move(arguments), context);
  return {code, without_chance(out.str()), without_chance(err.str())};
}

std::string Transcript::without_chance(std::string text) const {
  replace_all(text, home_.path(), "$HOME");
  for (const auto& one : clusters_) {
    if (!one->server) continue;
    replace_all(text, one->server->url(), "$SERVER");
    replace_all(text, fmt::format("127.0.0.1:{}", one->server->port()), "$HOST");
  }
  hide_megabytes(text);
  hide_milliseconds(text);
  hide_log_head(text);
  hide_number(text, "\"bytes\": ");
  hide_number(text, "\"milliseconds\": ");
  return text;
}

std::string Transcript::as_text(const Ending& ending) const {
  return lines_of(ending.out, "") + lines_of(ending.err, "! ") +
         fmt::format("[exit {}]\n", ending.code);
}

}  // namespace k8scache::tests
