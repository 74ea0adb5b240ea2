#include "cli/setting_checks.hpp"

#include "cli/cache_choice.hpp"
#include "cli/flags.hpp"
#include "cli/get_format.hpp"
#include "core/base/byte_size.hpp"
#include "core/base/duration.hpp"
#include "core/base/error.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

namespace k8scache::cli {

namespace {

void require_one_of(const Context& context, std::string_view key,
                    const std::vector<std::string_view>& known) {
  const auto value = context.settings.get(key);
  if (!value || std::ranges::find(known, *value) != known.end()) return;
  context.settings.refuse(key, fmt::format("\"{}\" is none of {}", *value, fmt::join(known, ", ")));
}

void check(const Context& context, const SettingRule& rule) {
  constexpr std::array<std::string_view, 4> kDurations{
      "sync.timeout", "sync.lock_timeout", "sync.request_timeout", "watch.health_interval"};
  const Settings& settings = context.settings;
  if (rule.most > 0) static_cast<void>(settings.integer(rule.key));
  if (std::ranges::find(kDurations, rule.key) != kDurations.end() || rule.key == "history.keep") {
    static_cast<void>(settings.duration(rule.key));
  }
  if (rule.key == "history.keep_size" && !parse_bytes(settings.get(rule.key).value_or(""))) {
    settings.refuse(rule.key, "expected a size such as 512MiB");
  }
  if (rule.key == "sync.documents") require_one_of(context, rule.key, {"true", "false"});
  if (rule.key == "sync.secrets") {
    require_one_of(context, rule.key, {"keys", "metadata", "off", "full"});
  }
  if (rule.key == "log.format") require_one_of(context, rule.key, {"text", "json"});
  if (rule.key == "log.level")
    require_one_of(context, rule.key, {"error", "warn", "info", "debug"});
  if (rule.key == "sync.exclude") refuse_globs(settings.list(rule.key), settings.where(rule.key));
  if (rule.key == "output") static_cast<void>(form_asked_for(context, GetFlags{}));
  if (rule.key == "db") static_cast<void>(chosen_file(context));
}

}  // namespace

std::vector<std::string> setting_problems(const Context& context) {
  std::vector<std::string> problems;
  const auto attempt = [&](const std::function<void()>& action) {
    try {
      action();
    } catch (const Error& error) {
      problems.emplace_back(error.what());
    }
  };
  for (const SettingRule& rule : setting_rules()) attempt([&] { check(context, rule); });
  attempt([&] { static_cast<void>(load_registry(context)); });
  return problems;
}

}  // namespace k8scache::cli
