#pragma once

#include "core/describe/writer.hpp"
#include "core/json/value.hpp"

#include <string_view>

namespace k8scache::describe {

/// `Pod Template:` of what makes pods. Spec: kubectl describe, DescribePodTemplate.
void write_pod_template(const Writer& to, json::Value pod_template);

// Parts of pods and of their templates; `indent` stands before the title.

void write_tolerations(const Writer& to, std::string_view title, json::Value tolerations);
void write_spread_constraints(const Writer& to, json::Value constraints, std::string_view indent);
void write_scheduling_group(const Writer& to, json::Value group, std::string_view indent);

}  // namespace k8scache::describe
