#include "core/view/formatters.hpp"

#include "core/view/families.hpp"

#include <algorithm>

namespace k8scache::view {

namespace {

constexpr std::size_t kMany = 16;

}  // namespace

const std::vector<Formatter>& formatters() {
  static const std::vector<Formatter> table = {
      {"name", name_cell, 0, kMany, "", ""},
      {"text", text_cell, 1, kMany, "", "default emptyIsMissing"},
      {"integer", integer_cell, 1, 1, "", "default", integer_json},
      {"boolean", boolean_cell, 1, 1, "", "default words", boolean_json},
      {"age", age_cell, 0, 1, "", "default"},
      {"timestamp", timestamp_cell, 1, 1, "", "default"},
      {"duration", duration_cell, 2, 2, "", ""},
      {"seconds", seconds_cell, 1, 1, "", "default"},
      {"ratio", ratio_cell, 2, 2, "", ""},
      {"count", count_cell, 1, kMany, "", "", number_json<count_cell>},
      {"sum", sum_cell, 1, 1, "", "", number_json<sum_cell>},
      {"join", join_cell, 1, 1, "", "default emptyIsMissing separator limit"},
      {"labels", labels_cell, 1, 1, "", ""},
      {"selector", selector_cell, 1, 1, "", "default invalid"},
      {"template", template_cell, 0, 0, "text", "default"},
      {"case", case_cell, 0, 0, "cases", ""},
      {"pod_ready", pod_ready, 0, 0, "", ""},
      {"pod_status", pod_status, 0, 0, "", ""},
      {"pod_restarts", pod_restarts, 0, 0, "", ""},
      {"pod_gates", pod_gates, 0, 0, "", ""},
      {"node_status", node_status, 0, 0, "", ""},
      {"node_roles", node_roles, 0, 0, "", ""},
      {"node_kernel", node_kernel, 0, 0, "", ""},
      {"service_external_ip", service_external_ip, 0, 0, "", ""},
      {"service_ports", service_ports, 0, 0, "", ""},
      {"endpoint_addresses", endpoint_addresses, 0, 0, "", ""},
      {"endpoint_slice_ports", endpoint_slice_ports, 0, 0, "", ""},
      {"load_balancer", load_balancer, 0, 0, "", ""},
      {"ingress_hosts", ingress_hosts, 0, 0, "", ""},
      {"parent_reference", parent_reference, 0, 0, "", ""},
      {"job_completions", job_completions, 0, 0, "", ""},
      {"controller_name", controller_name, 0, 0, "", ""},
      {"autoscaler_targets", autoscaler_targets, 0, 0, "", ""},
      {"event_last_seen", event_last_seen, 0, 0, "", ""},
      {"event_first_seen", event_first_seen, 0, 0, "", ""},
      {"event_count", event_count, 0, 0, "", "", number_json<event_count>},
      {"event_object", event_object, 0, 0, "", ""},
      {"event_source", event_source, 0, 0, "", ""},
      {"event_message", event_message, 0, 0, "", ""},
      {"access_modes", access_modes, 1, 1, "", ""},
      {"quota_requests", quota_requests, 0, 0, "", ""},
      {"quota_limits", quota_limits, 0, 0, "", ""},
      {"storage_versions", storage_versions, 0, 0, "", ""},
      {"migration_status", migration_status, 0, 0, "", ""},
      {"subject_users", subject_users, 0, 0, "", ""},
      {"subject_groups", subject_groups, 0, 0, "", ""},
      {"subject_accounts", subject_accounts, 0, 0, "", ""},
      {"request_condition", request_condition, 0, 0, "", ""},
      {"policy_parameters", policy_parameters, 0, 0, "", ""},
      {"claim_state", claim_state, 0, 0, "", ""},
      {"pool_state", pool_state, 0, 0, "", ""},
      {"pool_errors", pool_errors, 0, 0, "", ""},
  };
  return table;
}

const Formatter* find_formatter(std::string_view name) {
  const std::vector<Formatter>& table = formatters();
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Formatter& known) { return known.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace k8scache::view
