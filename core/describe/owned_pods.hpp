#pragma once

#include "core/describe/subject.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace k8scache::describe {

/// `1 Running / 0 Waiting / 0 Succeeded / 0 Failed`: the pods that the selector chooses and the
/// object controls; `<unknown>` when the cache cannot say.
/// Spec: kubectl describe, getPodStatusForController.
[[nodiscard]] std::string owned_pods_text(const Subject& subject, std::string_view selector);

}  // namespace k8scache::describe
