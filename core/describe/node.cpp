#include "core/base/text.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/node_pods.hpp"
#include "core/describe/parts.hpp"
#include "core/json/ordered.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::describe {

namespace {

constexpr std::string_view kRolePrefix = "node-role.kubernetes.io/";
constexpr std::string_view kLeases = "kube-node-lease";
constexpr std::size_t kMostPools = 10;

std::string roles_of(json::Value labels) {
  std::set<std::string> roles;
  for (const json::Member label : labels.members()) {
    if (label.key.starts_with(kRolePrefix)) {
      roles.emplace(label.key.substr(kRolePrefix.size()));
    } else if (label.key == "kubernetes.io/role") {
      roles.insert(text_of(label.value));
    }
  }
  roles.erase("");
  return roles.empty() ? "<none>" : join(roles, ",");
}

/// `key=value:effect`. Spec: k8s.io/api/core/v1, Taint.ToString.
std::string taint_text(json::Value taint) {
  const std::string key = text_of(taint["key"]);
  const std::string value = text_of(taint["value"]);
  const std::string effect = text_of(taint["effect"]);
  if (effect.empty()) return value.empty() ? key : fmt::format("{}={}:", key, value);
  if (value.empty()) return fmt::format("{}:{}", key, effect);
  return fmt::format("{}={}:{}", key, value, effect);
}

void write_taints(const Writer& to, json::Value taints) {
  std::vector<std::pair<std::string, std::string>> sorted;
  for (const json::Value one : taints.elements()) {
    sorted.emplace_back(text_of(one["effect"]) + "," + text_of(one["key"]), taint_text(one));
  }
  std::ranges::stable_sort(sorted, {}, &std::pair<std::string, std::string>::first);
  to.text(0, "Taints:\t");
  if (sorted.empty()) return to.line("<none>");
  bool is_first = true;
  for (const auto& [place, text] : sorted) {
    to.write(0, "{}{}\n", is_first ? "" : "\t", text);
    is_first = false;
  }
}

void write_lease(const Writer& to, const Subject& subject) {
  const std::string name = text_of(subject.object["metadata"]["name"]);
  bool found = false;
  const Reach reach = subject.related.each(
      {.group = "coordination.k8s.io",
       .plural = "leases",
       .ns = std::string(kLeases),
       .name = name},
      [&](json::Value lease) {
        found = true;
        const json::Value spec = lease["spec"];
        const auto time = [&](std::string_view member) {
          return spec[member].is_null_or_missing() ? "<unset>" : time_of(spec[member]);
        };
        const json::Value holder = spec["holderIdentity"];
        to.text(0, "Lease:\n");
        to.field(1, "HolderIdentity", holder.is_null_or_missing() ? "<unset>" : text_of(holder));
        to.field(1, "AcquireTime", time("acquireTime"));
        to.field(1, "RenewTime", time("renewTime"));
      });
  if (reach != Reach::Seen) return to.text(0, "Lease:\t<unknown>\n");
  if (found) return;
  to.write(0, "Lease:\tFailed to get lease: leases.coordination.k8s.io \"{}\" not found\n", name);
}

void write_conditions(const Writer& to, json::Value conditions) {
  if (conditions.size() == 0) return;
  to.text(0,
          "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n");
  to.text(1, "----\t------\t-----------------\t------------------\t------\t-------\n");
  for (const json::Value one : conditions.elements()) {
    to.write(1, "{} \t{} \t{} \t{} \t{} \t{}\n", text_of(one["type"]), text_of(one["status"]),
             time_of(one["lastHeartbeatTime"]), time_of(one["lastTransitionTime"]),
             text_of(one["reason"]), text_of(one["message"]));
  }
}

void write_amounts(const Writer& to, std::string_view title, json::Value amounts) {
  if (amounts.size() == 0) return;
  to.write(0, "{}:\n", title);
  for (const json::Member& one : json::ordered_members(amounts)) {
    to.field(1, one.key, quantity_of(one.value));
  }
}

/// The slices of devices that only this node has, by driver and pool.
void write_device_pools(const Writer& to, const Subject& subject) {
  struct Pool {
    std::string driver;
    std::string name;
    std::size_t slices = 0;
    std::size_t devices = 0;
  };
  std::map<std::string, Pool> pools;
  const std::string node = text_of(subject.object["metadata"]["name"]);
  subject.related.each({.group = "resource.k8s.io", .plural = "resourceslices"},
                       [&](json::Value slice) {
                         const json::Value spec = slice["spec"];
                         if (text_of(spec["nodeName"]) != node) return;
                         const std::string driver = text_of(spec["driver"]);
                         const std::string name = text_of(spec["pool"]["name"]);
                         Pool& pool = pools[driver + "/" + name];
                         pool.driver = driver;
                         pool.name = name;
                         ++pool.slices;
                         pool.devices += spec["devices"].size();
                       });
  if (pools.empty()) return;
  to.text(0, "Node-Local ResourceSlices:\n");
  to.text(1, "Driver\tPool\tSlices\tDevices\n");
  to.text(1, "------\t----\t------\t-------\n");
  std::size_t shown = 0;
  for (const auto& [key, pool] : pools) {
    if (shown++ == kMostPools) {
      return to.write(1, "...and {} more pools\n", pools.size() - kMostPools);
    }
    to.write(1, "{}\t{}\t{}\t{}\n", pool.driver, pool.name, pool.slices, pool.devices);
  }
}

void write_system(const Writer& to, json::Value system) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kFacts{{
      {"Machine ID", "machineID"},
      {"System UUID", "systemUUID"},
      {"Boot ID", "bootID"},
      {"Kernel Version", "kernelVersion"},
      {"OS Image", "osImage"},
      {"Operating System", "operatingSystem"},
      {"Architecture", "architecture"},
      {"Container Runtime Version", "containerRuntimeVersion"},
      {"Kubelet Version", "kubeletVersion"},
  }};
  to.text(0, "System Info:\n");
  for (const auto& [title, member] : kFacts) to.field(1, title, text_of(system[member]));
}

void write_addresses_of_pods(const Writer& to, json::Value spec) {
  const std::string range = text_of(spec["podCIDR"]);
  const std::string provider = text_of(spec["providerID"]);
  if (!range.empty()) to.field(0, "PodCIDR", range);
  if (spec["podCIDRs"].size() > 0) to.field(0, "PodCIDRs", joined(spec["podCIDRs"], ","));
  if (!provider.empty()) to.field(0, "ProviderID", provider);
}

}  // namespace

void describe_node(const Writer& to, const Subject& subject) {
  const json::Value node = subject.object;
  const json::Value status = node["status"];
  write_name(to, node);
  to.field(0, "Roles", roles_of(node["metadata"]["labels"]));
  write_labels_and_annotations(to, node);
  to.field(0, "CreationTimestamp", time_of(node["metadata"]["creationTimestamp"]));
  write_taints(to, node["spec"]["taints"]);
  to.field(0, "Unschedulable", truth_of(node["spec"]["unschedulable"]));
  write_lease(to, subject);
  write_conditions(to, status["conditions"]);
  to.text(0, "Addresses:\n");
  for (const json::Value one : status["addresses"].elements()) {
    to.field(1, text_of(one["type"]), text_of(one["address"]));
  }
  write_amounts(to, "Capacity", status["capacity"]);
  write_amounts(to, "Allocatable", status["allocatable"]);
  write_device_pools(to, subject);
  write_system(to, status["nodeInfo"]);
  write_addresses_of_pods(to, node["spec"]);
  write_pods_of_node(to, subject);
}

}  // namespace k8scache::describe
