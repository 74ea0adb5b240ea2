#pragma once

#include <string>
#include <string_view>

namespace k8scache::query {

/// Why the text is no label key, in the API server's words; empty when it is one.
/// Spec: k8s.io/apimachinery/pkg/api/validate/content, IsLabelKey.
[[nodiscard]] std::string label_key_problem(std::string_view key);

/// Why the text is no label value; empty when it is one.
/// Spec: k8s.io/apimachinery/pkg/api/validate/content, IsLabelValue.
[[nodiscard]] std::string label_value_problem(std::string_view value);

}  // namespace k8scache::query
