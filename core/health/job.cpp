#include "core/health/conditions.hpp"
#include "core/health/families.hpp"

#include <fmt/format.h>

namespace k8scache::health {

/// Spec: Argo CD, getBatchv1JobHealth.
std::optional<Verdict> job_health(json::Value job) {
  const json::Value failed = condition(job, "Failed");
  if (has_status(failed, "True")) return Verdict{Health::Degraded, words_of(failed)};
  if (has_status(condition(job, "Complete"), "True")) return Verdict{Health::Healthy};
  const json::Value suspended = condition(job, "Suspended");
  if (has_status(suspended, "True")) return Verdict{Health::Suspended, words_of(suspended)};
  return Verdict{Health::Progressing,
                 fmt::format("{} pods run", job["status"]["active"].integer_or(0))};
}

/// Spec: Argo CD, the script for batch/CronJob. One that was never due is healthy. Times of the API
/// are of one form, so that their texts compare.
std::optional<Verdict> cron_job_health(json::Value job) {
  if (job["spec"]["suspend"].boolean_or(false)) {
    return Verdict{Health::Suspended, "it is suspended"};
  }
  const json::Value status = job["status"];
  if (status["active"].size() > 0) {
    return Verdict{Health::Progressing, fmt::format("{} of its jobs run", status["active"].size())};
  }
  const std::string_view began = status["lastScheduleTime"].text_or("");
  const std::string_view succeeded = status["lastSuccessfulTime"].text_or("");
  if (!began.empty() && succeeded < began) {
    return Verdict{Health::Degraded, fmt::format("what began at {} did not succeed", began)};
  }
  return Verdict{Health::Healthy};
}

}  // namespace k8scache::health
