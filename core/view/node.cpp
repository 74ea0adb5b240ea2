#include "core/base/text.hpp"
#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

#include <set>
#include <string_view>

namespace k8scache::view {

namespace {

constexpr std::string_view kRolePrefix = "node-role.kubernetes.io/";
constexpr std::string_view kRoleLabel = "kubernetes.io/role";

}  // namespace

/// Spec: kubectl printers, printNode.
std::string node_status(const Row& row, const Arguments&) {
  const json::Value ready = first_condition(row.object(), "Ready");
  std::string status = "Unknown";
  if (ready.exists()) status = ready["status"].text_or("") == "True" ? "Ready" : "NotReady";
  if (row.object()["spec"]["unschedulable"].boolean_or(false)) status += ",SchedulingDisabled";
  return status;
}

/// Spec: kubectl printers, findNodeRoles.
std::string node_roles(const Row& row, const Arguments&) {
  std::set<std::string> roles;
  for (const json::Member label : row.object()["metadata"]["labels"].members()) {
    std::string_view role;
    if (label.key.starts_with(kRolePrefix)) role = label.key.substr(kRolePrefix.size());
    if (label.key == kRoleLabel) role = label.value.text_or("");
    if (!role.empty()) roles.emplace(role);
  }
  return roles.empty() ? "<none>" : join(roles, ",");
}

/// Spec: kubectl printers of 1.36, printNode: the architecture follows in brackets.
std::string node_kernel(const Row& row, const Arguments&) {
  const json::Value facts = row.object()["status"]["nodeInfo"];
  const std::string_view version = facts["kernelVersion"].text_or("");
  const std::string_view architecture = facts["architecture"].text_or("");
  std::string text(version.empty() ? "<unknown>" : version);
  if (!architecture.empty()) text += fmt::format(" ({})", architecture);
  return text;
}

}  // namespace k8scache::view
