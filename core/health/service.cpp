#include "core/health/families.hpp"

namespace k8scache::health {

/// Spec: Argo CD, getServiceHealth.
std::optional<Verdict> service_health(json::Value service) {
  const bool is_balanced = service["spec"]["type"].text_or("") == "LoadBalancer";
  if (is_balanced && service["status"]["loadBalancer"]["ingress"].size() == 0) {
    return Verdict{Health::Progressing, "it has no address of a load balancer yet"};
  }
  return Verdict{Health::Healthy};
}

}  // namespace k8scache::health
