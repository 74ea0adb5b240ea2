#pragma once

#include "core/json/value.hpp"

namespace k8scache::describe {

/// Whether two templates make the same pods: equal but for the label `pod-template-hash`. What is
/// missing equals what is empty. Spec: kubectl util/deployment, equalIgnoreHash; apimachinery
/// equality.Semantic.
[[nodiscard]] bool is_same_template(json::Value one, json::Value other);

}  // namespace k8scache::describe
