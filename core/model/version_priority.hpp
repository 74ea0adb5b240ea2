#pragma once

#include <string_view>

namespace k8scache::model {

/// Whether an API server prefers one version of a group (`v1`, `v2beta1`) to another: stable ones,
/// then beta, then alpha, of each the newest first; last, by name, what is called otherwise.
/// Spec: apimachinery, version.CompareKubeAwareVersionStrings.
[[nodiscard]] bool is_preferred(std::string_view version, std::string_view other);

}  // namespace k8scache::model
