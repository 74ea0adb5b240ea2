#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace k8scache::json {

/// What a plain (unquoted) YAML scalar is in JSON: `true`, `null`, a number in canonical form, or
/// nothing when it is text. Infinities and not-a-number, which JSON lacks, are text here.
///
/// Spec: gopkg.in/yaml.v2, resolve.
[[nodiscard]] std::optional<std::string> plain_scalar(std::string_view text);

}  // namespace k8scache::json
