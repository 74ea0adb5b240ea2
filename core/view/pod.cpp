#include "core/view/pod.hpp"

#include "core/view/cell.hpp"
#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace k8scache::view {

namespace {

/// How often containers restarted, and when the last of them had ended before.
struct Restarts {
  std::int64_t count = 0;
  std::optional<Instant> last;

  void add(json::Value container) {
    count += container["restartCount"].integer_or(0);
    const auto finished = instant_of(container["lastState"]["terminated"]["finishedAt"]);
    if (finished && (!last || *last < *finished)) last = finished;
  }
};

bool is_sidecar(json::Value container) {
  return container["restartPolicy"].text_or("") == "Always";
}

std::string ended_reason(json::Value terminated) {
  if (!terminated["reason"].text_or("").empty()) {
    return std::string(terminated["reason"].text_or(""));
  }
  const std::int64_t signal = terminated["signal"].integer_or(0);
  if (signal != 0) return fmt::format("Signal:{}", signal);
  return fmt::format("ExitCode:{}", terminated["exitCode"].integer_or(0));
}

bool has_condition(json::Value pod, std::string_view type) {
  return first_condition(pod, type)["status"].text_or("") == "True";
}

/// Reads a pod's statuses in the order in which they decide its summary.
class Reading {
 public:
  explicit Reading(json::Value pod) : pod_(pod), status_(pod["status"]) {}

  PodSummary run() {
    read_phase();
    count_containers();
    if (!read_init_containers() || has_condition(pod_, "Initialized")) {
      restarts_ = sidecar_restarts_;
      read_containers();
    }
    read_deletion();
    summary_.restarts = restarts_.count;
    summary_.last_restart = restarts_.last;
    return std::move(summary_);
  }

 private:
  void read_phase() {
    const std::string_view reason = status_["reason"].text_or("");
    summary_.status = reason.empty() ? status_["phase"].text_or("") : reason;
    for (const json::Value condition : status_["conditions"].elements()) {
      if (condition["type"].text_or("") == "PodScheduled" &&
          condition["reason"].text_or("") == "SchedulingGated") {
        summary_.status = "SchedulingGated";
      }
    }
  }

  void count_containers() {
    const json::Value spec = pod_["spec"];
    summary_.total = static_cast<std::int64_t>(spec["containers"].size());
    for (const json::Value container : spec["initContainers"].elements()) {
      if (is_sidecar(container)) ++summary_.total;
    }
  }

  [[nodiscard]] bool names_sidecar(json::Value status) const {
    const std::string_view name = status["name"].text_or("");
    for (const json::Value container : pod_["spec"]["initContainers"].elements()) {
      if (container["name"].text_or("") == name) return is_sidecar(container);
    }
    return false;
  }

  /// Whether the pod is still held up by one of them.
  bool read_init_containers() {
    std::size_t place = 0;
    for (const json::Value container : status_["initContainerStatuses"].elements()) {
      const bool sidecar = names_sidecar(container);
      restarts_.add(container);
      if (sidecar) sidecar_restarts_.add(container);
      if (!init_container_done(container, sidecar)) {
        summary_.status = "Init:" + init_reason(container, place);
        return true;
      }
      ++place;
    }
    return false;
  }

  bool init_container_done(json::Value container, bool sidecar) {
    const json::Value terminated = container["state"]["terminated"];
    if (!terminated.is_null_or_missing() && terminated["exitCode"].integer_or(0) == 0) return true;
    if (!sidecar || !container["started"].boolean_or(false)) return false;
    if (container["ready"].boolean_or(false)) ++summary_.ready;
    return true;
  }

  [[nodiscard]] std::string init_reason(json::Value container, std::size_t place) const {
    const json::Value terminated = container["state"]["terminated"];
    if (!terminated.is_null_or_missing()) return ended_reason(terminated);
    const std::string_view waiting = container["state"]["waiting"]["reason"].text_or("");
    if (!waiting.empty() && waiting != "PodInitializing") return std::string(waiting);
    return fmt::format("{}/{}", place, pod_["spec"]["initContainers"].size());
  }

  void read_containers() {
    std::vector<json::Value> containers;
    for (const json::Value container : status_["containerStatuses"].elements()) {
      containers.push_back(container);
    }
    // From the last to the first, so that the first container's word wins.
    std::for_each(containers.rbegin(), containers.rend(),
                  [this](json::Value container) { read_container(container); });
    if (summary_.status != "Completed") return;
    if (running_ && has_ready_condition()) {
      summary_.status = "Running";
    } else if (!error_.empty()) {
      summary_.status = error_;
    } else if (running_) {
      summary_.status = "NotReady";
    }
  }

  void read_container(json::Value container) {
    restarts_.add(container);
    const json::Value state = container["state"];
    const std::string_view waiting = state["waiting"]["reason"].text_or("");
    const json::Value terminated = state["terminated"];
    if (!waiting.empty()) {
      summary_.status = waiting;
    } else if (!terminated.is_null_or_missing()) {
      summary_.status = ended_reason(terminated);
      if (terminated["exitCode"].integer_or(0) != 0) error_ = summary_.status;
    } else if (container["ready"].boolean_or(false) && !state["running"].is_null_or_missing()) {
      running_ = true;
      ++summary_.ready;
    }
  }

  [[nodiscard]] bool has_ready_condition() const {
    for (const json::Value condition : status_["conditions"].elements()) {
      if (condition["type"].text_or("") == "Ready" && condition["status"].text_or("") == "True") {
        return true;
      }
    }
    return false;
  }

  void read_deletion() {
    if (pod_["metadata"]["deletionTimestamp"].is_null_or_missing()) return;
    const std::string_view phase = status_["phase"].text_or("");
    if (status_["reason"].text_or("") == "NodeLost") {
      summary_.status = "Unknown";
    } else if (phase != "Failed" && phase != "Succeeded") {
      summary_.status = "Terminating";
    }
  }

  json::Value pod_;
  json::Value status_;
  PodSummary summary_;
  Restarts restarts_;
  Restarts sidecar_restarts_;
  bool running_ = false;
  std::string error_;
};

}  // namespace

PodSummary summarize_pod(json::Value pod) { return Reading(pod).run(); }

std::string pod_ready(const Row& row, const Arguments&) {
  return fmt::format("{}/{}", row.pod().ready, row.pod().total);
}

std::string pod_status(const Row& row, const Arguments&) { return row.pod().status; }

std::string pod_restarts(const Row& row, const Arguments&) {
  const PodSummary& pod = row.pod();
  if (pod.restarts == 0 || !pod.last_restart) return fmt::format("{}", pod.restarts);
  return fmt::format("{} ({} ago)", pod.restarts, row.age(pod.last_restart));
}

std::string pod_gates(const Row& row, const Arguments&) {
  const json::Value gates = row.object()["spec"]["readinessGates"];
  if (gates.size() == 0) return "<none>";
  int passed = 0;
  for (const json::Value gate : gates.elements()) {
    if (has_condition(row.object(), gate["conditionType"].text_or(""))) ++passed;
  }
  return fmt::format("{}/{}", passed, gates.size());
}

}  // namespace k8scache::view
