#pragma once

#include "core/base/environment.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

/// One setting: a key of config.toml, perhaps an environment variable, and its default.
struct SettingRule {
  std::string_view key;       ///< `sync.concurrency`
  std::string_view variable;  ///< `K8SCACHE_CONTEXT`; empty: none
  std::string_view fallback;  ///< as text; empty: unset
  std::string_view help;
  std::int64_t least = 0;  ///< of a number; its flag has the same bounds
  std::int64_t most = 0;
};

/// Every setting there is, in the order of the manual.
const std::vector<SettingRule>& setting_rules();

/// The setting with that key, which exists.
const SettingRule& setting_rule(std::string_view key);

/// What config.toml and the environment say. Flags come over it: a command asks for a setting only
/// when its flag is absent.
class Settings {
 public:
  /// Reads `K8SCACHE_CONFIG`, else /etc/k8scache/config.toml and then the user's. Throws Usage that
  /// names file, line and the nearest known key.
  static Settings load(const Environment& environment);

  /// Environment over file over default. Nothing when unset.
  [[nodiscard]] std::optional<std::string> get(std::string_view key) const;
  /// A list: of a TOML array, or of a text with commas.
  [[nodiscard]] std::vector<std::string> list(std::string_view key) const;

  // The same, as values. Throw Usage that says where the setting is.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const;
  [[nodiscard]] std::optional<std::chrono::milliseconds> duration(std::string_view key) const;

  /// Where the value of a setting stands: `/etc/k8scache/config.toml:3: sync.timeout`, or the name
  /// of its variable. Messages about the value begin so.
  [[nodiscard]] std::string where(std::string_view key) const;
  /// Throws Usage about a setting's value.
  [[noreturn]] void refuse(std::string_view key, std::string_view why) const;

 private:
  struct Value {
    std::string text;
    std::string where;
  };
  void read(const std::string& path);
  std::map<std::string, Value, std::less<>> values_;
};

/// `~/x` as a path below HOME; any other path as it is.
std::string below_home(const std::string& path, const Environment& environment);

/// `$XDG_CONFIG_HOME/k8scache`, `$XDG_STATE_HOME/k8scache`: with their defaults under HOME.
/// Relative values in the variables are ignored, as the specification wants.
std::string config_folder(const Environment& environment);
std::string state_folder(const Environment& environment);

}  // namespace k8scache::cli
