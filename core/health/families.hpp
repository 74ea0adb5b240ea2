#pragma once

// The rules, a family each file. What each imitates is said above it.

#include "core/health/verdict.hpp"
#include "core/json/value.hpp"

#include <optional>

namespace k8scache::health {

[[nodiscard]] std::optional<Verdict> conditions_health(json::Value object);
[[nodiscard]] std::optional<Verdict> pod_health(json::Value pod);
[[nodiscard]] std::optional<Verdict> deployment_health(json::Value deployment);
[[nodiscard]] std::optional<Verdict> replica_set_health(json::Value set);
[[nodiscard]] std::optional<Verdict> stateful_set_health(json::Value set);
[[nodiscard]] std::optional<Verdict> daemon_set_health(json::Value set);
[[nodiscard]] std::optional<Verdict> job_health(json::Value job);
[[nodiscard]] std::optional<Verdict> cron_job_health(json::Value job);
[[nodiscard]] std::optional<Verdict> autoscaler_health(json::Value autoscaler);
[[nodiscard]] std::optional<Verdict> node_health(json::Value node);
[[nodiscard]] std::optional<Verdict> namespace_health(json::Value ns);
[[nodiscard]] std::optional<Verdict> claim_health(json::Value claim);
[[nodiscard]] std::optional<Verdict> volume_health(json::Value volume);
[[nodiscard]] std::optional<Verdict> service_health(json::Value service);

}  // namespace k8scache::health
