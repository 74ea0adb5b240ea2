#include "core/health/conditions.hpp"
#include "core/health/families.hpp"

#include <fmt/format.h>

namespace k8scache::health {

namespace {

Verdict unknown_phase(std::string_view phase) {
  return {Health::Unknown, fmt::format("its phase is \"{}\"", phase)};
}

}  // namespace

/// Spec: Argo CD, getCorev1PVCHealth.
std::optional<Verdict> claim_health(json::Value claim) {
  const std::string_view phase = claim["status"]["phase"].text_or("");
  if (phase == "Bound") return Verdict{Health::Healthy};
  if (phase == "Pending") return Verdict{Health::Progressing, "no volume is bound to it yet"};
  if (phase == "Lost") return Verdict{Health::Degraded, "the volume it was bound to is gone"};
  return unknown_phase(phase);
}

/// The phases of persistent volumes; one that is kept though its claim is gone waits for somebody.
std::optional<Verdict> volume_health(json::Value volume) {
  const std::string_view phase = volume["status"]["phase"].text_or("");
  if (phase == "Bound" || phase == "Available") return Verdict{Health::Healthy};
  if (phase == "Pending") return Verdict{Health::Progressing, "it is not ready yet"};
  if (phase == "Released") return Verdict{Health::Suspended, "its claim is gone"};
  if (phase == "Failed") {
    const std::string_view why = volume["status"]["message"].text_or("");
    return Verdict{Health::Degraded, why.empty() ? "its reclamation failed" : std::string(why)};
  }
  return unknown_phase(phase);
}

}  // namespace k8scache::health
