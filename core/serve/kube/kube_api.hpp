#pragma once

#include "core/serve/cluster_cache.hpp"
#include "core/serve/http_message.hpp"

#include <string>
#include <vector>

namespace k8scache::serve {

/// Answers one cluster's Kubernetes API from its cache: `steps` are the decoded path behind its
/// prefix. Reads only: whatever would write is 405. Failures are `Status` documents.
/// Spec: Kubernetes API conventions; k8s.io/apiserver, endpoints.
[[nodiscard]] Response kube_answer(ClusterCache& cache, const Request& request,
                                   const std::vector<std::string>& steps);

}  // namespace k8scache::serve
