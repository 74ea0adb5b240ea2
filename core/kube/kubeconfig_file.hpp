#pragma once

#include "core/kube/kubeconfig.hpp"

#include <string>
#include <string_view>

namespace k8scache::kube {

/// The content of one kubeconfig file. `path` names it in errors, and the paths in it are resolved
/// against its folder (an exec command only if it contains a slash).
///
/// Unknown fields are ignored; `kind` and `apiVersion` may be missing; an empty file is an empty
/// configuration. Throws `Error` (Usage) with file and line, or file and field: text that is not
/// YAML, fields of the wrong type, `-data` that is not base64, a name that is there twice.
[[nodiscard]] Kubeconfig parse_kubeconfig(std::string_view text, const std::string& path);

}  // namespace k8scache::kube
