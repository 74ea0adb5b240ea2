#include "core/health/conditions.hpp"
#include "core/health/families.hpp"

namespace k8scache::health {

/// Spec: Argo CD, getHPAHealth. What was scaled to zero by hand has its scaling disabled; that is
/// no failure.
std::optional<Verdict> autoscaler_health(json::Value autoscaler) {
  for (const char* type : {"AbleToScale", "ScalingActive"}) {
    const json::Value one = condition(autoscaler, type);
    if (!has_status(one, "False")) continue;
    if (one["reason"].text_or("") == "ScalingDisabled") {
      return Verdict{Health::Suspended, words_of(one)};
    }
    return Verdict{Health::Degraded, words_of(one)};
  }
  if (!first_condition(autoscaler, {"AbleToScale", "ScalingActive"}).exists()) {
    return Verdict{Health::Progressing, "it has not looked at its target yet"};
  }
  return Verdict{Health::Healthy};
}

}  // namespace k8scache::health
