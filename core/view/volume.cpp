#include "core/base/text.hpp"
#include "core/json/ordered.hpp"
#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace k8scache::view {

namespace {

constexpr std::size_t kShownVersions = 3;
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kAccessModes = {
    {{"ReadWriteOnce", "RWO"},
     {"ReadOnlyMany", "ROX"},
     {"ReadWriteMany", "RWX"},
     {"ReadWriteOncePod", "RWOP"}}};

/// Spec: kubectl printers, printResourceQuota.
std::string quota_text(json::Value quota, bool limits) {
  const json::Value status = quota["status"];
  std::vector<std::string> texts;
  for (const json::Member& hard : json::ordered_members(status["hard"])) {
    if (hard.key.starts_with("limits.") != limits) continue;
    const json::Value used = status["used"][hard.key];
    texts.push_back(fmt::format("{}: {}/{}", hard.key,
                                used.is_null_or_missing() ? "0" : value_text(used),
                                value_text(hard.value)));
  }
  return join(texts, ", ");
}

}  // namespace

/// Each known mode once, in this order. Spec: kubectl printers, GetAccessModesAsString.
std::string access_modes(const Row& row, const Arguments& arguments) {
  const json::Value modes = arguments.first(row);
  std::vector<std::string_view> shown;
  for (const auto& [name, abbreviation] : kAccessModes) {
    for (const json::Value mode : modes.elements()) {
      if (mode.text_or("") != name) continue;
      shown.push_back(abbreviation);
      break;
    }
  }
  return join(shown, ",");
}

std::string quota_requests(const Row& row, const Arguments&) {
  return quota_text(row.object(), false);
}

std::string quota_limits(const Row& row, const Arguments&) {
  return quota_text(row.object(), true);
}

/// Spec: kubectl printers, formatStorageVersions.
std::string storage_versions(const Row& row, const Arguments&) {
  std::vector<std::string> texts;
  for (const json::Value version : row.object()["status"]["storageVersions"].elements()) {
    texts.push_back(fmt::format("{}={}", version["apiServerID"].text_or(""),
                                version["encodingVersion"].text_or("")));
  }
  return texts.empty() ? "<unset>" : shortened(texts, kShownVersions, ",");
}

/// The last of the three that is true. Spec: kubectl printers, printStorageVersionMigration.
std::string migration_status(const Row& row, const Arguments&) {
  std::string_view status = "Unknown";
  for (const json::Value condition : row.object()["status"]["conditions"].elements()) {
    const std::string_view type = condition["type"].text_or("");
    const bool known = type == "Running" || type == "Failed" || type == "Succeeded";
    if (known && condition["status"].text_or("") == "True") status = type;
  }
  return std::string(status);
}

}  // namespace k8scache::view
