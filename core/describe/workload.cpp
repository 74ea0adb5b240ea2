#include "core/describe/claim.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/owned_pods.hpp"
#include "core/describe/parts.hpp"
#include "core/describe/pod_parts.hpp"
#include "core/view/selector.hpp"

#include <string>

namespace k8scache::describe {

namespace {

/// The requirements as they are asked for, not as they are shown: none is no text.
std::string requirements_of(json::Value object) {
  return view::selector_text(object["spec"]["selector"]).value_or("");
}

void write_replicas_and_pods(const Writer& to, const Subject& subject, std::string_view selector) {
  const json::Value object = subject.object;
  to.write(0, "Replicas:\t{} current / {} desired\n", number_of(object["status"]["replicas"]),
           number_of(object["spec"]["replicas"]));
  to.field(0, "Pods Status", owned_pods_text(subject, selector));
  write_pod_template(to, object["spec"]["template"]);
  write_brief_conditions(to, object["status"]["conditions"]);
}

}  // namespace

void describe_replica_set(const Writer& to, const Subject& subject) {
  const json::Value set = subject.object;
  write_name_and_namespace(to, set);
  to.field(0, "Selector", selector_of(set["spec"]["selector"]));
  write_labels_and_annotations(to, set);
  const std::string controller = controller_of(set);
  if (!controller.empty()) to.field(0, "Controlled By", controller);
  write_replicas_and_pods(to, subject, requirements_of(set));
}

/// Its selector is a plain map.
void describe_replication_controller(const Writer& to, const Subject& subject) {
  const json::Value controller = subject.object;
  const json::Value selector = controller["spec"]["selector"];
  write_name_and_namespace(to, controller);
  to.field(0, "Selector", pairs_of(selector));
  write_labels_and_annotations(to, controller);
  write_replicas_and_pods(to, subject, selector.size() == 0 ? "" : pairs_of(selector));
}

void describe_stateful_set(const Writer& to, const Subject& subject) {
  const json::Value set = subject.object;
  const json::Value spec = set["spec"];
  write_name_and_namespace(to, set);
  to.field(0, "CreationTimestamp", time_of(set["metadata"]["creationTimestamp"]));
  to.field(0, "Selector", requirements_of(set));
  write_labels_and_annotations(to, set);
  to.write(0, "Replicas:\t{} desired | {} total\n", number_of(spec["replicas"]),
           number_of(set["status"]["replicas"]));
  to.field(0, "Update Strategy", text_of(spec["updateStrategy"]["type"]));
  const json::Value rolling = spec["updateStrategy"]["rollingUpdate"];
  if (!rolling["partition"].is_null_or_missing()) {
    to.field(1, "Partition", number_of(rolling["partition"]));
    if (!rolling["maxUnavailable"].is_null_or_missing()) {
      to.field(1, "MaxUnavailable", number_or_text(rolling["maxUnavailable"]));
    }
  }
  to.field(0, "Pods Status", owned_pods_text(subject, requirements_of(set)));
  write_pod_template(to, spec["template"]);
  write_claim_templates(to, spec["volumeClaimTemplates"]);
}

void describe_daemon_set(const Writer& to, const Subject& subject) {
  const json::Value set = subject.object;
  const json::Value status = set["status"];
  write_name_and_namespace(to, set);
  to.field(0, "Selector", requirements_of(set));
  to.field(0, "Node-Selector", pairs_of(set["spec"]["template"]["spec"]["nodeSelector"]));
  write_labels_and_annotations(to, set);
  const auto write = [&](std::string_view title, std::string_view member) {
    to.write(0, "{}: {}\n", title, number_of(status[member]));
  };
  write("Desired Number of Nodes Scheduled", "desiredNumberScheduled");
  write("Current Number of Nodes Scheduled", "currentNumberScheduled");
  write("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled");
  write("Number of Nodes Scheduled with Available Pods", "numberAvailable");
  write("Number of Nodes Misscheduled", "numberMisscheduled");
  to.field(0, "Pods Status", owned_pods_text(subject, requirements_of(set)));
  write_pod_template(to, set["spec"]["template"]);
}

}  // namespace k8scache::describe
