#pragma once

#include <string>
#include <string_view>

namespace k8scache::kube {

/// Why kubectl cannot read the text of a kubeconfig, in the words of Go's decoders: `json: cannot
/// unmarshal number into Go struct field Cluster.clusters.cluster.server of type string`. Empty
/// when it can. The names are not compared with each other.
/// Spec: client-go clientcmd, Load; Go encoding/json, UnmarshalTypeError.
[[nodiscard]] std::string kubeconfig_problem(std::string_view text, const std::string& path);

}  // namespace k8scache::kube
