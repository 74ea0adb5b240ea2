#include "core/view/progress.hpp"

namespace k8scache::view {

namespace {

json::Value condition(json::Value status, std::string_view type) {
  for (const json::Value one : status["conditions"].elements()) {
    if (one["type"].text_or("") == type) return one;
  }
  return {};
}

bool is(json::Value status, std::string_view type, std::string_view value) {
  return condition(status, type)["status"].text_or("") == value;
}

/// Whether fewer replicas are ready than are wanted.
bool lacks_replicas(json::Value object) {
  const json::Value status = object["status"];
  const bool counts = status["replicas"].exists() || status["readyReplicas"].exists();
  if (!counts) return false;
  const std::int64_t wanted = object["spec"]["replicas"].integer_or(1);
  return status["readyReplicas"].integer_or(0) < wanted;
}

std::string status_of(json::Value object) {
  const json::Value status = object["status"];
  const json::Value metadata = object["metadata"];
  if (!metadata["deletionTimestamp"].is_null_or_missing()) return "Terminating";
  const std::string_view phase = status["phase"].text_or("");
  if (is(status, "Stalled", "True") || is(status, "Failed", "True") || phase == "Failed") {
    return "Failed";
  }
  const std::int64_t generation = metadata["generation"].integer_or(0);
  const bool is_behind = status["observedGeneration"].exists() &&
                         status["observedGeneration"].integer_or(0) != generation;
  // What has run to its end is not ready, and done.
  const bool is_done = phase == "Succeeded" || is(status, "Complete", "True");
  const bool waits = is(status, "Reconciling", "True") || is(status, "Ready", "False") ||
                     is(status, "Ready", "Unknown") || is(status, "Available", "False") ||
                     phase == "Pending" || lacks_replicas(object);
  return is_behind || (waits && !is_done) ? "InProgress" : "Current";
}

}  // namespace

ObjectProgress progress_of(json::Value object) {
  const json::Value ready = condition(object["status"], "Ready");
  return {.ready = std::string(ready["status"].text_or("-")),
          .reason = std::string(ready["reason"].text_or("")),
          .status = status_of(object)};
}

}  // namespace k8scache::view
