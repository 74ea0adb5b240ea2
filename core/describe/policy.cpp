#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"

namespace k8scache::describe {

void describe_disruption_budget(const Writer& to, const Subject& subject) {
  const json::Value spec = subject.object["spec"];
  const json::Value status = subject.object["status"];
  write_name_and_namespace(to, subject.object);
  if (!spec["minAvailable"].is_null_or_missing()) {
    to.field(0, "Min available", number_or_text(spec["minAvailable"]));
  } else if (!spec["maxUnavailable"].is_null_or_missing()) {
    to.field(0, "Max unavailable", number_or_text(spec["maxUnavailable"]));
  }
  const json::Value selector = spec["selector"];
  to.field(0, "Selector", selector.is_null_or_missing() ? "<unset>" : selector_of(selector));
  to.text(0, "Status:\n");
  to.field(2, "Allowed disruptions", number_of(status["disruptionsAllowed"]));
  to.field(2, "Current", number_of(status["currentHealthy"]));
  to.field(2, "Desired", number_of(status["desiredHealthy"]));
  to.field(2, "Total", number_of(status["expectedPods"]));
}

void describe_priority_class(const Writer& to, const Subject& subject) {
  const json::Value own = subject.object;
  write_name(to, own);
  to.field(0, "Value", number_of(own["value"]));
  to.field(0, "GlobalDefault", truth_of(own["globalDefault"]));
  to.field(0, "PreemptionPolicy", text_of(own["preemptionPolicy"]));
  to.field(0, "Description", text_of(own["description"]));
  to.field(0, "Annotations", pairs_of(own["metadata"]["annotations"]));
}

}  // namespace k8scache::describe
