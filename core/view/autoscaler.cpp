#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

namespace k8scache::view {

namespace {

constexpr std::size_t kShownTargets = 2;
constexpr std::string_view kUnknown = "<unknown>";

/// Go's word for a quantity that is not there.
std::string quantity_text(json::Value quantity) {
  return quantity.is_null_or_missing() ? "<nil>" : value_text(quantity);
}

std::string percent_text(json::Value percent, std::string_view fallback) {
  const auto number = percent.integer();
  return number ? fmt::format("{}%", *number) : std::string(fallback);
}

/// The target of an External or Object metric: an average if one is wanted, else a value.
std::string value_target(json::Value target, json::Value status) {
  const json::Value current = status["current"];
  const json::Value average = target["averageValue"];
  if (!average.is_null_or_missing()) {
    const json::Value measured = current["averageValue"];
    return fmt::format("{}/{} (avg)",
                       measured.is_null_or_missing() ? kUnknown : value_text(measured),
                       value_text(average));
  }
  const std::string measured =
      status.is_null_or_missing() ? std::string(kUnknown) : quantity_text(current["value"]);
  return fmt::format("{}/{}", measured, quantity_text(target["value"]));
}

std::string average_target(json::Value target, json::Value status) {
  const std::string measured = status.is_null_or_missing()
                                   ? std::string(kUnknown)
                                   : quantity_text(status["current"]["averageValue"]);
  return fmt::format("{}/{}", measured, quantity_text(target["averageValue"]));
}

std::string resource_target(json::Value source, json::Value status) {
  const std::string_view name = source["name"].text_or("");
  const json::Value target = source["target"];
  if (!target["averageValue"].is_null_or_missing()) {
    return fmt::format("{}: {}", name, average_target(target, status));
  }
  return fmt::format("{}: {}/{}", name,
                     percent_text(status["current"]["averageUtilization"], kUnknown),
                     percent_text(target["averageUtilization"], "<auto>"));
}

std::string target_text(json::Value metric, json::Value status) {
  const std::string_view type = metric["type"].text_or("");
  if (type == "External") return value_target(metric["external"]["target"], status["external"]);
  if (type == "Object") return value_target(metric["object"]["target"], status["object"]);
  if (type == "Pods") return average_target(metric["pods"]["target"], status["pods"]);
  if (type == "Resource") return resource_target(metric["resource"], status["resource"]);
  if (type == "ContainerResource") {
    return resource_target(metric["containerResource"], status["containerResource"]);
  }
  return "<unknown type>";
}

}  // namespace

/// What is measured against what is wanted, `cpu: 40%/80%`. A metric and its status stand at the
/// same place of two lists. Spec: kubectl printers, formatHPAMetrics.
std::string autoscaler_targets(const Row& row, const Arguments&) {
  const json::Value metrics = row.object()["spec"]["metrics"];
  const json::Value statuses = row.object()["status"]["currentMetrics"];
  if (metrics.size() == 0) return "<none>";
  std::vector<std::string> targets;
  for (const json::Value metric : metrics.elements()) {
    targets.push_back(target_text(metric, statuses.at(targets.size())));
  }
  return shortened(targets, kShownTargets, ", ");
}

}  // namespace k8scache::view
