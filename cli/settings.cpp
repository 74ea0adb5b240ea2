#include "cli/settings.hpp"

#include "core/base/duration.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"

#include <pwd.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <functional>

namespace k8scache::cli {

const std::vector<SettingRule>& setting_rules() {
  static const std::vector<SettingRule> rules = {
      {"context", "K8SCACHE_CONTEXT", "", "kubeconfig context to use"},
      {"namespace", "K8SCACHE_NAMESPACE", "", "namespace of commands that name none"},
      {"db", "K8SCACHE_DB", "", "cache file to use instead of the context's own"},
      {"output", "K8SCACHE_OUTPUT", "", "output format of get: wide, json, yaml or name"},
      {"pager", "K8SCACHE_PAGER", "", "what shows long texts on a terminal"},
      {"sync.kinds", "", "", "types to keep; all that can be listed when unset"},
      {"sync.exclude", "", "", "types not to keep"},
      {"sync.namespaces", "", "", "namespaces to keep, globs allowed; all when unset"},
      {"sync.documents", "", "true", "keep what the cluster documents of its types, for explain"},
      {"sync.secrets", "", "keys", "what of Secrets is stored: keys, metadata, off or full"},
      {"sync.wire", "", "auto", "form in which lists are asked for: auto, json or protobuf"},
      {"sync.concurrency", "", "4", "pages of lists asked for at once", 1, 32},
      {"sync.max_retries", "", "5", "failures in a row before a type is given up", 1, 100},
      {"sync.timeout", "", "", "longest time of a run, such as 4m; unlimited when unset"},
      {"sync.lock_timeout", "", "60s", "how long to wait for another run"},
      {"sync.request_timeout", "", "", "longest time of one request; 32s, a list page 90s"},
      {"watch.health_interval", "", "30s", "how often watch asks whether the API server is there"},
      {"serve.listen", "", "127.0.0.1:7080", "where serve listens: ADDR:PORT or unix:PATH"},
      {"serve.hosts", "", "", "names that requests may call the server by"},
      {"serve.tls_cert", "", "", "certificate of the server, a PEM file; none: no TLS"},
      {"serve.tls_key", "", "", "its key, a PEM file"},
      {"serve.token_file", "", "", "tokens that requests must carry; none: nobody is asked"},
      {"kubeconfig.exec_policy", "", "allow", "exec plugins: allow, deny, or a list of paths"},
      {"history.keep", "", "7d", "age up to which changes are kept"},
      {"history.keep_size", "", "512MiB", "size up to which changes are kept"},
      {"log.format", "", "text", "form of log lines: text or json"},
      {"log.level", "K8SCACHE_LOG", "info", "log lines: error, warn, info or debug"},
  };
  return rules;
}

const SettingRule& setting_rule(std::string_view key) {
  for (const SettingRule& rule : setting_rules()) {
    if (rule.key == key) return rule;
  }
  fail(ErrorKind::Internal, "no setting \"{}\"", key);
}

namespace {

bool is_known(std::string_view key) {
  const auto& rules = setting_rules();
  return std::any_of(rules.begin(), rules.end(),
                     [&](const SettingRule& rule) { return rule.key == key; });
}

std::string home(const Environment& environment) {
  if (const auto home = environment.get("HOME")) return *home;
  // Cron may leave HOME out. Asked once: getpwuid is not for several threads.
  static const std::string of_user = [] {
    const passwd* const user = getpwuid(geteuid());
    return std::string(user != nullptr && user->pw_dir != nullptr ? user->pw_dir : "/");
  }();
  return of_user;
}

std::string folder(const Environment& environment, const char* variable, const char* under_home) {
  const auto value = environment.get(variable);
  const std::string base =
      value && value->starts_with('/') ? *value : home(environment) + under_home;
  return base + "/k8scache";
}

/// A TOML value as the text its setting is kept in.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
  const toml::array* const array = node.as_array();
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  for (const toml::node& element : *array) {
    const auto text = element.value_exact<std::string>();
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return join(texts, ",");
}

[[noreturn]] void unknown_key(const std::string& path, const std::string& key, unsigned line) {
  std::vector<std::string> known;
  for (const SettingRule& rule : setting_rules()) known.emplace_back(rule.key);
  const auto near = nearest(key, known);
  fail(ErrorKind::Usage, "{}:{}: unknown setting \"{}\"{}; see k8scache.toml(5)", path, line, key,
       near ? fmt::format(", did you mean \"{}\"?", *near) : "");
}

/// A key, its value as text, and its line.
using Taken = std::function<void(const std::string& key, std::string text, unsigned line)>;

void collect(const toml::table& table, const std::string& prefix, const std::string& path,
             const Taken& take) {
  for (const auto& [name, node] : table) {
    const std::string key = prefix + std::string(name.str());
    if (const toml::table* const inner = node.as_table(); inner != nullptr) {
      collect(*inner, key + ".", path, take);
      continue;
    }
    const unsigned line = node.source().begin.line;
    if (!is_known(key)) unknown_key(path, key, line);
    const auto text = text_of(node);
    if (!text) {
      fail(ErrorKind::Usage,
           "{}:{}: setting \"{}\" is neither a text, a number nor a list of texts", path, line,
           key);
    }
    take(key, *text, line);
  }
}

}  // namespace

std::string below_home(const std::string& path, const Environment& environment) {
  return path.starts_with("~/") ? home(environment) + path.substr(1) : path;
}

std::string config_folder(const Environment& environment) {
  return folder(environment, "XDG_CONFIG_HOME", "/.config");
}

std::string state_folder(const Environment& environment) {
  return folder(environment, "XDG_STATE_HOME", "/.local/state");
}

void Settings::read(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return;
  try {
    collect(toml::parse(*text, path), "", path,
            [&](const std::string& key, std::string value, unsigned line) {
              values_[key] = {std::move(value), fmt::format("{}:{}: {}", path, line, key)};
            });
  } catch (const toml::parse_error& error) {
    fail(ErrorKind::Usage, "{}:{}: {}", path, error.source().begin.line, error.description());
  }
}

Settings Settings::load(const Environment& environment) {
  Settings settings;
  if (const auto path = environment.get("K8SCACHE_CONFIG")) {
    if (!read_file(*path))
      fail(ErrorKind::Usage, "no settings file at {} (K8SCACHE_CONFIG)", *path);
    settings.read(*path);
  } else {
    settings.read("/etc/k8scache/config.toml");
    settings.read(config_folder(environment) + "/config.toml");
  }
  for (const SettingRule& rule : setting_rules()) {
    if (rule.variable.empty()) continue;
    if (const auto value = environment.get(rule.variable)) {
      settings.values_[std::string(rule.key)] = {*value, std::string(rule.variable)};
    }
  }
  return settings;
}

std::optional<std::string> Settings::get(std::string_view key) const {
  const auto found = values_.find(key);
  if (found != values_.end()) return found->second.text;
  const SettingRule& rule = setting_rule(key);
  if (rule.fallback.empty()) return std::nullopt;
  return std::string(rule.fallback);
}

std::vector<std::string> Settings::list(std::string_view key) const {
  std::vector<std::string> found;
  const auto text = get(key);
  if (!text) return found;
  for (const std::string_view part : split(*text, ',')) {
    if (!trim(part).empty()) found.emplace_back(trim(part));
  }
  return found;
}

std::optional<std::int64_t> Settings::integer(std::string_view key) const {
  const auto text = get(key);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) {
    refuse(key, fmt::format("\"{}\" is no whole number", *text));
  }
  const SettingRule& rule = setting_rule(key);
  if (number < rule.least || number > rule.most) {
    refuse(key, fmt::format("{} is not in the range {} to {}", number, rule.least, rule.most));
  }
  return number;
}

std::optional<std::chrono::milliseconds> Settings::duration(std::string_view key) const {
  const auto text = get(key);
  if (!text) return std::nullopt;
  const auto duration = parse_duration(*text);
  if (!duration) {
    refuse(key,
           fmt::format("cannot read \"{}\": expected a time such as 30s, 10m or 1h30m", *text));
  }
  return duration;
}

std::string Settings::where(std::string_view key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? std::string(key) : found->second.where;
}

void Settings::refuse(std::string_view key, std::string_view why) const {
  fail(ErrorKind::Usage, "{}: {}", where(key), why);
}

}  // namespace k8scache::cli
