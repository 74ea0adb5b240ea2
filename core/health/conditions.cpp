#include "core/health/conditions.hpp"

#include "core/health/families.hpp"

#include <fmt/format.h>

namespace k8scache::health {

json::Value condition(json::Value object, std::string_view type) {
  for (const json::Value one : object["status"]["conditions"].elements()) {
    if (one["type"].text_or("") == type) return one;
  }
  return {};
}

json::Value first_condition(json::Value object, std::initializer_list<std::string_view> types) {
  for (const std::string_view type : types) {
    if (const json::Value found = condition(object, type); found.exists()) return found;
  }
  return {};
}

bool has_status(json::Value condition, std::string_view status) {
  return condition["status"].text_or("") == status;
}

std::string words_of(json::Value condition) {
  for (const char* key : {"message", "reason", "type"}) {
    const std::string_view text = condition[key].text_or("");
    if (!text.empty()) return std::string(text);
  }
  return {};
}

bool is_unobserved(json::Value object) {
  const auto observed = object["status"]["observedGeneration"].integer();
  return observed && *observed < object["metadata"]["generation"].integer_or(0);
}

bool is_terminating(json::Value object) {
  return !object["metadata"]["deletionTimestamp"].is_null_or_missing();
}

/// Spec: kstatus, GetGenericStatus; the conditions Reconciling, Stalled and Ready of its
/// convention, and those that API machinery uses in their place.
std::optional<Verdict> conditions_health(json::Value object) {
  if (!object["status"]["conditions"].is_array()) return std::nullopt;
  const json::Value stalled = condition(object, "Stalled");
  if (has_status(stalled, "True")) return Verdict{Health::Degraded, words_of(stalled)};
  if (is_unobserved(object)) {
    return Verdict{Health::Progressing, "its controller has not seen the last change yet"};
  }
  for (const char* type : {"Failed", "NamesAccepted"}) {
    const json::Value refusal = condition(object, type);
    const char* const bad = std::string_view(type) == "Failed" ? "True" : "False";
    if (has_status(refusal, bad)) return Verdict{Health::Degraded, words_of(refusal)};
  }
  const json::Value reconciling = condition(object, "Reconciling");
  if (has_status(reconciling, "True")) return Verdict{Health::Progressing, words_of(reconciling)};
  const json::Value ready = first_condition(object, {"Ready", "Available", "Established"});
  if (!ready.exists()) return std::nullopt;
  if (has_status(ready, "True")) return Verdict{Health::Healthy};
  return Verdict{Health::Progressing, words_of(ready)};
}

}  // namespace k8scache::health
