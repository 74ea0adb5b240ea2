#include "core/health/conditions.hpp"
#include "core/health/families.hpp"

namespace k8scache::health {

/// A node that is not ready, or short of something, is degraded; one that takes no more pods
/// because somebody said so is suspended. Spec: kubelet's node conditions.
std::optional<Verdict> node_health(json::Value node) {
  const json::Value ready = condition(node, "Ready");
  if (!ready.exists()) return Verdict{Health::Unknown, "it has not told how it is yet"};
  if (!has_status(ready, "True")) return Verdict{Health::Degraded, words_of(ready)};
  for (const char* type : {"MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"}) {
    const json::Value one = condition(node, type);
    if (has_status(one, "True")) return Verdict{Health::Degraded, words_of(one)};
  }
  if (node["spec"]["unschedulable"].boolean_or(false)) {
    return Verdict{Health::Suspended, "it takes no new pods"};
  }
  return Verdict{Health::Healthy};
}

/// Spec: the namespace controller's conditions of a deletion.
std::optional<Verdict> namespace_health(json::Value ns) {
  const std::string_view phase = ns["status"]["phase"].text_or("");
  if (phase == "Active" && !is_terminating(ns)) return Verdict{Health::Healthy};
  for (const char* type :
       {"NamespaceDeletionDiscoveryFailure", "NamespaceDeletionGroupVersionParsingFailure",
        "NamespaceDeletionContentFailure"}) {
    const json::Value one = condition(ns, type);
    if (has_status(one, "True")) return Verdict{Health::Degraded, words_of(one)};
  }
  if (phase == "Terminating" || is_terminating(ns)) {
    return Verdict{Health::Progressing, "is being deleted"};
  }
  return Verdict{Health::Unknown, "it has not told how it is yet"};
}

}  // namespace k8scache::health
