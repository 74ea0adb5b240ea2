#include "core/health/rules.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/health/conditions.hpp"
#include "core/health/families.hpp"

#include <array>
#include <string>
#include <vector>

namespace k8scache::health {

namespace {

/// Spec: Argo CD, GetResourceHealth; kstatus, checkGenericProperties: what is being deleted is
/// nothing else.
template <Rule kRule>
std::optional<Verdict> unless_terminating(json::Value object) {
  if (is_terminating(object)) return Verdict{Health::Progressing, "is being deleted"};
  return kRule(object);
}

struct Named {
  std::string_view name;
  Rule rule;
};

constexpr std::array kRules{
    Named{"autoscaler", &unless_terminating<autoscaler_health>},
    Named{"claim", &unless_terminating<claim_health>},
    Named{"conditions", &unless_terminating<conditions_health>},
    Named{"cron_job", &unless_terminating<cron_job_health>},
    Named{"daemon_set", &unless_terminating<daemon_set_health>},
    Named{"deployment", &unless_terminating<deployment_health>},
    Named{"job", &unless_terminating<job_health>},
    Named{"namespace", &namespace_health},  // says why its deletion fails
    Named{"node", &unless_terminating<node_health>},
    Named{"pod", &unless_terminating<pod_health>},
    Named{"replica_set", &unless_terminating<replica_set_health>},
    Named{"service", &unless_terminating<service_health>},
    Named{"stateful_set", &unless_terminating<stateful_set_health>},
    Named{"volume", &unless_terminating<volume_health>},
};

}  // namespace

const char* word(Health health) {
  switch (health) {
    case Health::Healthy: return "healthy";
    case Health::Suspended: return "suspended";
    case Health::Progressing: return "progressing";
    case Health::Degraded: return "degraded";
    case Health::Unknown: return "unknown";
  }
  return "";
}

Rule rule_named(std::string_view name) {
  for (const Named& one : kRules) {
    if (one.name == name) return one.rule;
  }
  return nullptr;
}

Rule rule_of(const model::RegistryEntry* entry) {
  return rule_named(entry == nullptr ? "conditions" : entry->health);
}

void check(const model::RegistryEntry& entry) {
  if (entry.health.empty() || rule_named(entry.health) != nullptr) return;
  std::vector<std::string> names;
  for (const Named& one : kRules) names.emplace_back(one.name);
  fail(ErrorKind::Usage, "kinds.d: kind {}: unknown health \"{}\", known are {}",
       printable(entry.kind), printable(entry.health), join(names, ", "));
}

}  // namespace k8scache::health
