#include "core/describe/pod_parts.hpp"

#include "core/describe/containers.hpp"
#include "core/describe/parts.hpp"
#include "core/describe/volume_sources.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

std::vector<json::Value> sorted_by(json::Value values, std::string_view member) {
  std::vector<json::Value> sorted;
  for (const json::Value value : values.elements()) sorted.push_back(value);
  std::ranges::stable_sort(sorted, [&](json::Value a, json::Value b) {
    return a[member].text_or("") < b[member].text_or("");
  });
  return sorted;
}

std::string toleration_text(json::Value toleration) {
  const std::string key = text_of(toleration["key"]);
  const std::string value = text_of(toleration["value"]);
  const std::string effect = text_of(toleration["effect"]);
  std::string text = key;
  if (!value.empty()) text += "=" + value;
  if (!effect.empty()) text += ":" + effect;
  if (toleration["operator"].text_or("") == "Exists" && value.empty()) {
    text += key.empty() && effect.empty() ? "op=Exists" : " op=Exists";
  }
  const json::Value seconds = toleration["tolerationSeconds"];
  if (!seconds.is_null_or_missing()) text += fmt::format(" for {}s", number_of(seconds));
  return text;
}

}  // namespace

void write_tolerations(const Writer& to, std::string_view title, json::Value tolerations) {
  to.write(0, "{}:\t", title);
  if (tolerations.size() == 0) return to.line("<none>");
  bool is_first = true;
  for (const json::Value one : sorted_by(tolerations, "key")) {
    to.write(0, "{}{}\n", is_first ? "" : "\t", toleration_text(one));
    is_first = false;
  }
}

void write_spread_constraints(const Writer& to, json::Value constraints, std::string_view indent) {
  if (constraints.size() == 0) return;
  to.write(0, "{}Topology Spread Constraints:\t", indent);
  bool is_first = true;
  for (const json::Value one : sorted_by(constraints, "topologyKey")) {
    if (!is_first) to.write(0, "{}\t", indent);
    to.write(0, "{}:{} when max skew {} is exceeded", text_of(one["topologyKey"]),
             text_of(one["whenUnsatisfiable"]), number_of(one["maxSkew"]));
    const json::Value selector = one["labelSelector"];
    if (!selector.is_null_or_missing()) to.write(0, " for selector {}", selector_of(selector));
    to.text(0, "\n");
    is_first = false;
  }
}

void write_scheduling_group(const Writer& to, json::Value group, std::string_view indent) {
  if (group.is_null_or_missing()) return;
  to.write(0, "{}SchedulingGroup:\n", indent);
  to.field(1, "PodGroupName", text_of(group["podGroupName"]));
}

void write_pod_template(const Writer& to, json::Value pod_template) {
  to.text(0, "Pod Template:\n");
  if (pod_template.is_null_or_missing()) return to.text(1, "<unset>");
  const json::Value metadata = pod_template["metadata"];
  const json::Value spec = pod_template["spec"];
  write_labels(to, "  Labels", metadata["labels"]);
  if (metadata["annotations"].size() > 0) {
    write_annotations(to, "  Annotations", metadata["annotations"]);
  }
  const std::string account = text_of(spec["serviceAccountName"]);
  if (!account.empty()) to.field(1, "Service Account", account);
  if (spec["initContainers"].size() > 0) {
    write_containers(
        to, {.title = "Init Containers", .containers = spec["initContainers"], .indent = "  "});
  }
  write_containers(to, {.title = "Containers", .containers = spec["containers"], .indent = "  "});
  write_volumes(to, spec["volumes"], "  ");
  write_spread_constraints(to, spec["topologySpreadConstraints"], "  ");
  const std::string priority = text_of(spec["priorityClassName"]);
  if (!priority.empty()) to.field(1, "Priority Class Name", priority);
  write_labels(to, "  Node-Selectors", spec["nodeSelector"]);
  write_tolerations(to, "  Tolerations", spec["tolerations"]);
  write_scheduling_group(to, spec["schedulingGroup"], "  ");
}

}  // namespace k8scache::describe
