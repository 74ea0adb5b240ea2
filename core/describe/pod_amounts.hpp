#pragma once

#include "core/describe/amount.hpp"
#include "core/json/value.hpp"

#include <functional>
#include <map>
#include <string>

namespace k8scache::describe {

/// Amounts by the name of their resource: `cpu`, `memory`, `hugepages-2Mi`.
using Amounts = std::map<std::string, Amount, std::less<>>;

/// What of a pod is added up: its requests or its limits.
enum class Bound { Requests, Limits };
/// Whether what the node has granted counts beside what the pod asks for.
enum class Granted { Counts, CountsNot };

/// What a pod takes in all: its containers together, or more for those that come first, what the
/// pod as a whole declares, and its overhead. Spec: component-helpers/resource, PodRequests and
/// PodLimits.
[[nodiscard]] Amounts pod_amounts(json::Value pod, Bound bound, Granted granted);

/// Adds up, resource by resource.
void add_to(Amounts& sum, const Amounts& more);

}  // namespace k8scache::describe
