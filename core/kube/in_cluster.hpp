#pragma once

#include "core/base/environment.hpp"

#include <string>
#include <string_view>

namespace k8scache::kube {

struct Kubeconfig;

/// Where the kubelet puts a pod's service account.
constexpr std::string_view kServiceAccountDirectory =
    "/var/run/secrets/kubernetes.io/serviceaccount";

/// The name of the context that stands for the service account.
constexpr std::string_view kInClusterContext = "in-cluster";

/// Whether we run in a pod that has a service account: the two `KUBERNETES_SERVICE_` variables are
/// set and `token` is a file.
[[nodiscard]] bool is_in_cluster(const Environment& environment, const std::string& directory);

/// The service account as a configuration: one context, cluster and user named `in-cluster`. The
/// token is a `tokenFile`, because the kubelet rotates it. The namespace is `POD_NAMESPACE`, else
/// the account's own.
///
/// Spec: client-go, rest.InClusterConfig.
[[nodiscard]] Kubeconfig in_cluster_config(const Environment& environment,
                                           const std::string& directory);

}  // namespace k8scache::kube
