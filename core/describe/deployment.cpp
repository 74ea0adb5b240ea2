#include "core/base/text.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/describe/pod_parts.hpp"
#include "core/describe/same_template.hpp"
#include "core/view/selector.hpp"
#include "core/view/value_text.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

namespace k8scache::describe {

namespace {

struct ReplicaSet {
  std::optional<Instant> created;
  std::string name;
  std::string uid;
  std::int64_t replicas = 0;
  std::int64_t wanted = 0;
  bool is_current = false;  // makes the pods that the deployment wants now
};

/// Those that the deployment controls, the oldest first.
/// Spec: kubectl util/deployment, GetAllReplicaSetsInChunks.
std::vector<ReplicaSet> replica_sets_of(const Subject& subject) {
  const json::Value deployment = subject.object;
  const json::Value metadata = deployment["metadata"];
  std::vector<ReplicaSet> sets;
  const auto selector = view::selector_text(deployment["spec"]["selector"]);
  subject.related.each(
      {.group = "apps",
       .plural = "replicasets",
       .ns = text_of(metadata["namespace"]),
       .labels = query::LabelSelector::parse(selector.value_or(""))},
      [&](json::Value set) {
        if (controller_uid_of(set) != text_of(metadata["uid"])) return;
        sets.push_back({.created = view::instant_of(set["metadata"]["creationTimestamp"]),
                        .name = text_of(set["metadata"]["name"]),
                        .uid = text_of(set["metadata"]["uid"]),
                        .replicas = number_of(set["status"]["replicas"]),
                        .wanted = number_of(set["spec"]["replicas"]),
                        .is_current = is_same_template(set["spec"]["template"],
                                                       deployment["spec"]["template"])});
      });
  std::ranges::sort(sets, [](const ReplicaSet& a, const ReplicaSet& b) {
    return std::tie(a.created, a.name) < std::tie(b.created, b.name);
  });
  return sets;
}

std::string sets_text(const std::vector<ReplicaSet>& sets) {
  std::vector<std::string> texts;
  for (const ReplicaSet& set : sets) {
    texts.push_back(fmt::format("{} ({}/{} replicas created)", set.name, set.replicas, set.wanted));
  }
  return texts.empty() ? "<none>" : join(texts, ", ");
}

void write_replica_sets(const Writer& to, std::vector<ReplicaSet> sets) {
  if (sets.empty()) return;
  std::vector<ReplicaSet> current;
  const auto found = std::ranges::find_if(sets, &ReplicaSet::is_current);
  if (found != sets.end()) {
    current.push_back(*found);
    sets.erase(found);
  }
  to.field(0, "OldReplicaSets", sets_text(sets));
  to.field(0, "NewReplicaSet", sets_text(current));
}

}  // namespace

void describe_deployment(const Writer& to, const Subject& subject) {
  const json::Value deployment = subject.object;
  const json::Value spec = deployment["spec"];
  const json::Value status = deployment["status"];
  write_name_and_namespace(to, deployment);
  to.field(0, "CreationTimestamp", time_of(deployment["metadata"]["creationTimestamp"]));
  write_labels_and_annotations(to, deployment);
  to.field(0, "Selector", view::selector_text(spec["selector"]).value_or(""));
  to.write(0, "Replicas:\t{} desired | {} updated | {} total | {} available | {} unavailable\n",
           number_of(spec["replicas"]), number_of(status["updatedReplicas"]),
           number_of(status["replicas"]), number_of(status["availableReplicas"]),
           number_of(status["unavailableReplicas"]));
  to.field(0, "StrategyType", text_of(spec["strategy"]["type"]));
  to.field(0, "MinReadySeconds", number_of(spec["minReadySeconds"]));
  const json::Value rolling = spec["strategy"]["rollingUpdate"];
  if (!rolling.is_null_or_missing()) {
    to.write(0, "RollingUpdateStrategy:\t{} max unavailable, {} max surge\n",
             number_or_text(rolling["maxUnavailable"]), number_or_text(rolling["maxSurge"]));
  }
  write_pod_template(to, spec["template"]);
  write_brief_conditions(to, status["conditions"]);
  write_replica_sets(to, replica_sets_of(subject));
}

}  // namespace k8scache::describe
