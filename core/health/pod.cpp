#include "core/health/conditions.hpp"
#include "core/health/families.hpp"

#include <fmt/format.h>

namespace k8scache::health {

namespace {

/// The waiting reasons that do not pass by themselves: `ErrImagePull`, `CrashLoopBackOff`,
/// `CreateContainerConfigError`, `InvalidImageName`.
bool is_failure(std::string_view reason) {
  return reason.starts_with("Err") || reason.starts_with("Invalid") || reason.ends_with("Error") ||
         reason.ends_with("BackOff");
}

std::string joined(std::string_view reason, std::string_view message) {
  if (message.empty()) return std::string(reason);
  return reason.empty() ? std::string(message) : fmt::format("{}: {}", reason, message);
}

/// Why a container cannot start; empty when none has trouble.
std::string waiting_failure(json::Value status) {
  for (const char* list : {"initContainerStatuses", "containerStatuses"}) {
    for (const json::Value container : status[list].elements()) {
      const json::Value waiting = container["state"]["waiting"];
      const std::string_view reason = waiting["reason"].text_or("");
      if (!is_failure(reason)) continue;
      return fmt::format("{}: {}", container["name"].text_or(""),
                         joined(reason, waiting["message"].text_or("")));
    }
  }
  return {};
}

/// What a container ended with, if that was no success.
std::string ended_badly(json::Value container, json::Value terminated) {
  if (terminated.is_null_or_missing()) return {};
  const std::int64_t code = terminated["exitCode"].integer_or(0);
  const std::string_view reason = terminated["reason"].text_or("");
  if (code == 0 && reason != "OOMKilled") return {};
  return fmt::format("{}: {} with exit code {}", container["name"].text_or(""),
                     reason.empty() ? "ended" : reason, code);
}

std::string failure_of(json::Value status) {
  const std::string said = joined(status["reason"].text_or(""), status["message"].text_or(""));
  if (!said.empty()) return said;
  for (const char* list : {"initContainerStatuses", "containerStatuses"}) {
    for (const json::Value container : status[list].elements()) {
      std::string why = ended_badly(container, container["state"]["terminated"]);
      if (!why.empty()) return why;
    }
  }
  return "it failed";
}

Verdict running(json::Value pod) {
  const json::Value ready = condition(pod, "Ready");
  if (has_status(ready, "True")) return {Health::Healthy};
  for (const json::Value container : pod["status"]["containerStatuses"].elements()) {
    if (container["ready"].boolean_or(false)) continue;
    std::string why = ended_badly(container, container["lastState"]["terminated"]);
    if (!why.empty()) return {Health::Degraded, "not ready after " + why};
  }
  return {Health::Progressing, ready.exists() ? words_of(ready) : "not ready yet"};
}

}  // namespace

/// Spec: Argo CD, getCorev1PodHealth. A pod that ends by itself is progressing while it runs, for
/// running is not what it is for. Unlike there, containers' failures count whatever the restart
/// policy, and so does that no node takes the pod, as in kstatus after 15 seconds.
std::optional<Verdict> pod_health(json::Value pod) {
  const json::Value status = pod["status"];
  const std::string_view phase = status["phase"].text_or("");
  if (phase == "Succeeded") return Verdict{Health::Healthy};
  if (phase == "Failed") return Verdict{Health::Degraded, failure_of(status)};
  if (std::string why = waiting_failure(status); !why.empty()) {
    return Verdict{Health::Degraded, std::move(why)};
  }
  if (phase == "Pending") {
    const json::Value scheduled = condition(pod, "PodScheduled");
    if (has_status(scheduled, "False") && scheduled["reason"].text_or("") == "Unschedulable") {
      return Verdict{Health::Degraded, "Unschedulable: " + words_of(scheduled)};
    }
    return Verdict{Health::Progressing, "its containers are yet to start"};
  }
  if (phase == "Running") {
    const std::string_view policy = pod["spec"]["restartPolicy"].text_or("Always");
    if (policy == "Always") return running(pod);
    return Verdict{Health::Progressing, "it runs, and will end"};
  }
  return Verdict{Health::Unknown, joined("nothing is known of it", status["message"].text_or(""))};
}

}  // namespace k8scache::health
