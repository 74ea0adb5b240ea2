#pragma once

#include "core/view/cell.hpp"

#include <string>

namespace k8scache::view {

// The functions behind the names in formatters.cpp: general.cpp, then one file per family. What
// each imitates is said where it is written.

// A format whose cells are not always texts in a Table of the API has a second function, for those.

/// Of a column whose every text is a number.
template <CellFunction text>
void number_json(const Row& row, const Arguments& arguments, std::string& out) {
  out += text(row, arguments);
}

std::string name_cell(const Row& row, const Arguments& arguments);
std::string text_cell(const Row& row, const Arguments& arguments);
std::string integer_cell(const Row& row, const Arguments& arguments);
std::string boolean_cell(const Row& row, const Arguments& arguments);
void integer_json(const Row& row, const Arguments& arguments, std::string& out);
void boolean_json(const Row& row, const Arguments& arguments, std::string& out);
std::string age_cell(const Row& row, const Arguments& arguments);
std::string timestamp_cell(const Row& row, const Arguments& arguments);
std::string duration_cell(const Row& row, const Arguments& arguments);
std::string seconds_cell(const Row& row, const Arguments& arguments);
std::string ratio_cell(const Row& row, const Arguments& arguments);
std::string count_cell(const Row& row, const Arguments& arguments);
std::string sum_cell(const Row& row, const Arguments& arguments);
std::string join_cell(const Row& row, const Arguments& arguments);
std::string labels_cell(const Row& row, const Arguments& arguments);
std::string selector_cell(const Row& row, const Arguments& arguments);
std::string template_cell(const Row& row, const Arguments& arguments);
std::string case_cell(const Row& row, const Arguments& arguments);

std::string pod_ready(const Row& row, const Arguments& arguments);
std::string pod_status(const Row& row, const Arguments& arguments);
std::string pod_restarts(const Row& row, const Arguments& arguments);
std::string pod_gates(const Row& row, const Arguments& arguments);

std::string node_status(const Row& row, const Arguments& arguments);
std::string node_roles(const Row& row, const Arguments& arguments);
std::string node_kernel(const Row& row, const Arguments& arguments);

std::string service_external_ip(const Row& row, const Arguments& arguments);
std::string service_ports(const Row& row, const Arguments& arguments);
std::string endpoint_addresses(const Row& row, const Arguments& arguments);
std::string endpoint_slice_ports(const Row& row, const Arguments& arguments);

std::string load_balancer(const Row& row, const Arguments& arguments);
std::string ingress_hosts(const Row& row, const Arguments& arguments);
std::string parent_reference(const Row& row, const Arguments& arguments);

std::string job_completions(const Row& row, const Arguments& arguments);
std::string controller_name(const Row& row, const Arguments& arguments);

std::string autoscaler_targets(const Row& row, const Arguments& arguments);

std::string event_last_seen(const Row& row, const Arguments& arguments);
std::string event_first_seen(const Row& row, const Arguments& arguments);
std::string event_count(const Row& row, const Arguments& arguments);
std::string event_object(const Row& row, const Arguments& arguments);
std::string event_source(const Row& row, const Arguments& arguments);
std::string event_message(const Row& row, const Arguments& arguments);

std::string access_modes(const Row& row, const Arguments& arguments);
std::string quota_requests(const Row& row, const Arguments& arguments);
std::string quota_limits(const Row& row, const Arguments& arguments);
std::string storage_versions(const Row& row, const Arguments& arguments);
std::string migration_status(const Row& row, const Arguments& arguments);

std::string subject_users(const Row& row, const Arguments& arguments);
std::string subject_groups(const Row& row, const Arguments& arguments);
std::string subject_accounts(const Row& row, const Arguments& arguments);
std::string request_condition(const Row& row, const Arguments& arguments);
std::string policy_parameters(const Row& row, const Arguments& arguments);

std::string claim_state(const Row& row, const Arguments& arguments);
std::string pool_state(const Row& row, const Arguments& arguments);
std::string pool_errors(const Row& row, const Arguments& arguments);

}  // namespace k8scache::view
