#include "core/describe/amount.hpp"
#include "core/describe/containers.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/describe/pod_parts.hpp"
#include "core/describe/volume_sources.hpp"

#include <map>
#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

void write_scheduling(const Writer& to, json::Value pod) {
  const json::Value spec = pod["spec"];
  const auto write = [&](std::string_view title, std::string_view member) {
    const std::string text = text_of(spec[member]);
    if (!text.empty()) to.field(0, title, text);
  };
  const json::Value priority = spec["priority"];
  if (!priority.is_null_or_missing()) to.field(0, "Priority", number_of(priority));
  write("Priority Class Name", "priorityClassName");
  write("Runtime Class Name", "runtimeClassName");
  write("Service Account", "serviceAccountName");
  const std::string node = text_of(spec["nodeName"]);
  to.field(0, "Node", node.empty() ? "<none>" : node + "/" + text_of(pod["status"]["hostIP"]));
  const json::Value start = pod["status"]["startTime"];
  if (!start.is_null_or_missing()) to.field(0, "Start Time", time_of(start));
}

void write_status(const Writer& to, const Subject& subject) {
  const json::Value metadata = subject.object["metadata"];
  const json::Value status = subject.object["status"];
  const std::string phase = text_of(status["phase"]);
  const json::Value deleted = metadata["deletionTimestamp"];
  if (!deleted.is_null_or_missing() && phase != "Failed" && phase != "Succeeded") {
    to.write(0, "Status:\tTerminating (lasts {})\n", age_of(deleted, subject.now));
    to.write(0, "Termination Grace Period:\t{}s\n",
             number_of(metadata["deletionGracePeriodSeconds"]));
  } else {
    to.field(0, "Status", phase);
  }
  const std::string reason = text_of(status["reason"]);
  const std::string message = text_of(status["message"]);
  if (!reason.empty()) to.field(0, "Reason", reason);
  if (!message.empty()) to.field(0, "Message", message);
}

void write_seccomp_profile(const Writer& to, json::Value pod) {
  const json::Value profile = pod["spec"]["securityContext"]["seccompProfile"];
  if (profile.is_null_or_missing()) return;
  to.field(0, "SeccompProfile", text_of(profile["type"]));
  if (profile["type"].text_or("") == "Localhost") {
    to.field(0, "LocalhostProfile", text_of(profile["localhostProfile"]));
  }
}

void write_addresses(const Writer& to, json::Value status) {
  to.field(0, "IP", text_of(status["podIP"]));
  if (status["podIPs"].size() == 0) return to.text(0, "IPs:\t<none>\n");
  to.text(0, "IPs:\n");
  for (const json::Value one : status["podIPs"].elements()) to.field(1, "IP", text_of(one["ip"]));
}

void write_all_containers(const Writer& to, json::Value pod) {
  const json::Value spec = pod["spec"];
  const json::Value status = pod["status"];
  if (spec["initContainers"].size() > 0) {
    write_containers(to, {.title = "Init Containers",
                          .containers = spec["initContainers"],
                          .statuses = status["initContainerStatuses"],
                          .pod = pod});
  }
  write_containers(to, {.title = "Containers",
                        .containers = spec["containers"],
                        .statuses = status["containerStatuses"],
                        .pod = pod});
  if (spec["ephemeralContainers"].size() == 0) return;
  write_containers(to, {.title = "Ephemeral Containers",
                        .containers = spec["ephemeralContainers"],
                        .statuses = status["ephemeralContainerStatuses"],
                        .pod = pod});
}

void write_gates_and_conditions(const Writer& to, json::Value pod) {
  const json::Value conditions = pod["status"]["conditions"];
  const json::Value gates = pod["spec"]["readinessGates"];
  if (gates.size() > 0) to.text(0, "Readiness Gates:\n  Type\tStatus\n");
  for (const json::Value gate : gates.elements()) {
    const std::string type = text_of(gate["conditionType"]);
    std::string status = "<none>";
    for (const json::Value condition : conditions.elements()) {
      if (condition["type"].text_or("") != type) continue;
      status = text_of(condition["status"]);
      break;
    }
    to.write(1, "{} \t{} \n", type, status);
  }
  if (conditions.size() > 0) to.text(0, "Conditions:\n  Type\tStatus\n");
  for (const json::Value condition : conditions.elements()) {
    to.write(1, "{} \t{} \n", text_of(condition["type"]), text_of(condition["status"]));
  }
}

using Amounts = std::map<std::string, Amount, std::less<>>;

/// Adds processor and memory, where there is any; whether there is of both.
bool add_resources(Amounts& to, json::Value amounts) {
  bool has_both = true;
  for (const char* const name : {"cpu", "memory"}) {
    const Amount amount = Amount::of(amounts[name]);
    const bool is_some = amount > Amount{};
    if (is_some) to[name].add(amount);
    has_both = has_both && is_some;
  }
  return has_both;
}

/// The class that the server has stored, else what follows from the resources.
/// Spec: kubectl util/qos, ComputePodQOS.
std::string quality_of(json::Value pod) {
  const std::string stored = text_of(pod["status"]["qosClass"]);
  if (!stored.empty()) return stored;
  const json::Value spec = pod["spec"];
  std::vector<json::Value> all;
  if (spec["resources"].is_null_or_missing()) {
    for (const json::Value one : spec["containers"].elements()) all.push_back(one["resources"]);
    for (const json::Value one : spec["initContainers"].elements()) {
      all.push_back(one["resources"]);
    }
  } else {
    all.push_back(spec["resources"]);
  }
  Amounts requests;
  Amounts limits;
  bool is_limited = true;
  for (const json::Value resources : all) {
    add_resources(requests, resources["requests"]);
    is_limited = add_resources(limits, resources["limits"]) && is_limited;
  }
  if (requests.empty() && limits.empty()) return "BestEffort";
  for (const auto& [name, amount] : requests) {
    const auto limit = limits.find(name);
    is_limited = is_limited && limit != limits.end() && limit->second == amount;
  }
  return is_limited && requests.size() == limits.size() ? "Guaranteed" : "Burstable";
}

}  // namespace

void describe_pod(const Writer& to, const Subject& subject) {
  const json::Value pod = subject.object;
  const json::Value spec = pod["spec"];
  write_name_and_namespace(to, pod);
  write_scheduling(to, pod);
  write_labels_and_annotations(to, pod);
  write_status(to, subject);
  write_seccomp_profile(to, pod);
  write_addresses(to, pod["status"]);
  const std::string controller = controller_of(pod);
  if (!controller.empty()) to.field(0, "Controlled By", controller);
  const std::string nominated = text_of(pod["status"]["nominatedNodeName"]);
  if (!nominated.empty()) to.field(0, "NominatedNodeName", nominated);
  if (!spec["resources"].is_null_or_missing()) {
    to.text(0, "Resources:\n");
    write_resources(to, 1, spec["resources"]);
  }
  write_all_containers(to, pod);
  write_gates_and_conditions(to, pod);
  write_volumes(to, spec["volumes"], "");
  to.field(0, "QoS Class", quality_of(pod));
  write_labels(to, "Node-Selectors", spec["nodeSelector"]);
  write_tolerations(to, "Tolerations", spec["tolerations"]);
  write_spread_constraints(to, spec["topologySpreadConstraints"], "");
  write_scheduling_group(to, spec["schedulingGroup"], "");
}

}  // namespace k8scache::describe
