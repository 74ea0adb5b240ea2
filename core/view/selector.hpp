#pragma once

#include "core/json/value.hpp"

#include <optional>
#include <string>

namespace k8scache::view {

/// The requirements of an object's label selector by key, as the API server reads and writes them:
/// `app=web,!canary,tier in (a,b)`; empty when there are none. Nothing when one of them is none.
/// Spec: apimachinery metav1.LabelSelectorAsSelector and labels.Requirement.
[[nodiscard]] std::optional<std::string> selector_text(json::Value selector);

}  // namespace k8scache::view
