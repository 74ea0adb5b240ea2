#include "core/health/conditions.hpp"
#include "core/health/families.hpp"

#include <fmt/format.h>

namespace k8scache::health {

namespace {

Verdict progressing(std::string why) { return {Health::Progressing, std::move(why)}; }

Verdict fewer(std::int64_t have, std::int64_t want, std::string_view what) {
  return progressing(fmt::format("{} of {} {}", have, want, what));
}

/// What the controller has not seen yet; nothing when it is up to date. Controllers of these kinds
/// always say which generation they have seen.
std::optional<Verdict> unseen(json::Value object) {
  const std::int64_t observed = object["status"]["observedGeneration"].integer_or(0);
  if (observed >= object["metadata"]["generation"].integer_or(0)) return std::nullopt;
  return progressing("its controller has not seen the last change yet");
}

std::optional<Verdict> replica_failure(json::Value object) {
  const json::Value failure = condition(object, "ReplicaFailure");
  if (!has_status(failure, "True")) return std::nullopt;
  return Verdict{Health::Degraded, words_of(failure)};
}

std::int64_t count(json::Value object, const char* key) {
  return object["status"][key].integer_or(0);
}

/// What is asked for; one unless said, as the API server fills it in.
std::int64_t wanted(json::Value object) { return object["spec"]["replicas"].integer_or(1); }

bool updates_on_delete(json::Value object) {
  return object["spec"]["updateStrategy"]["type"].text_or("") == "OnDelete";
}

}  // namespace

/// Spec: Argo CD, getAppsv1DeploymentHealth; kstatus, deploymentConditions. Pods that cannot be
/// made count, too, which Argo sees at the set below.
std::optional<Verdict> deployment_health(json::Value deployment) {
  if (deployment["spec"]["paused"].boolean_or(false)) {
    return Verdict{Health::Suspended, "it is paused"};
  }
  if (auto verdict = unseen(deployment)) return verdict;
  const json::Value progress = condition(deployment, "Progressing");
  if (progress["reason"].text_or("") == "ProgressDeadlineExceeded") {
    return Verdict{Health::Degraded, words_of(progress)};
  }
  if (auto verdict = replica_failure(deployment)) return verdict;
  const std::int64_t updated = count(deployment, "updatedReplicas");
  const std::int64_t all = count(deployment, "replicas");
  const std::int64_t available = count(deployment, "availableReplicas");
  if (updated < wanted(deployment)) return fewer(updated, wanted(deployment), "pods are new");
  if (all > updated) return progressing(fmt::format("{} old pods are yet to end", all - updated));
  if (available < updated) return fewer(available, updated, "pods are available");
  return Verdict{Health::Healthy};
}

/// Spec: Argo CD, getAppsv1ReplicaSetHealth.
std::optional<Verdict> replica_set_health(json::Value set) {
  if (auto verdict = unseen(set)) return verdict;
  if (auto verdict = replica_failure(set)) return verdict;
  const std::int64_t available = count(set, "availableReplicas");
  if (available < wanted(set)) return fewer(available, wanted(set), "pods are available");
  return Verdict{Health::Healthy};
}

/// Spec: Argo CD, getAppsv1StatefulSetHealth.
std::optional<Verdict> stateful_set_health(json::Value set) {
  if (auto verdict = unseen(set)) return verdict;
  const std::int64_t ready = count(set, "readyReplicas");
  if (ready < wanted(set)) return fewer(ready, wanted(set), "pods are ready");
  if (updates_on_delete(set)) return Verdict{Health::Healthy};
  const std::int64_t updated = count(set, "updatedReplicas");
  const auto partition = set["spec"]["updateStrategy"]["rollingUpdate"]["partition"].integer();
  if (partition && *partition > 0) {
    const std::int64_t due = wanted(set) - *partition;
    if (updated < due) return fewer(updated, due, "pods are new");
    return Verdict{Health::Healthy};
  }
  const json::Value status = set["status"];
  if (status["updateRevision"].text_or("") != status["currentRevision"].text_or("")) {
    return fewer(updated, wanted(set), "pods are new");
  }
  return Verdict{Health::Healthy};
}

/// Spec: Argo CD, getAppsv1DaemonSetHealth.
std::optional<Verdict> daemon_set_health(json::Value set) {
  if (auto verdict = unseen(set)) return verdict;
  if (updates_on_delete(set)) return Verdict{Health::Healthy};
  const std::int64_t desired = count(set, "desiredNumberScheduled");
  const std::int64_t updated = count(set, "updatedNumberScheduled");
  const std::int64_t available = count(set, "numberAvailable");
  if (updated < desired) return fewer(updated, desired, "pods are new");
  if (available < desired) return fewer(available, desired, "pods are available");
  return Verdict{Health::Healthy};
}

}  // namespace k8scache::health
