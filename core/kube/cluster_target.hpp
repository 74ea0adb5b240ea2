#pragma once

#include "core/base/environment.hpp"
#include "core/kube/kubeconfig.hpp"
#include "core/net/endpoint.hpp"

#include <string>
#include <vector>

namespace k8scache::kube {

/// One cluster, selected and complete: where it is, whom to trust, who we are there.
struct ClusterTarget {
  /// The context's name; `in-cluster` for the service account; with `--server` alone its host.
  std::string context;
  std::string cluster_name;
  std::string user_name;
  std::string default_namespace;
  /// Without the client certificate, which `Credentials` adds and renews.
  net::Endpoint endpoint;
  std::string certificate_authority;  ///< the file `endpoint.ca_pem` came from; empty: no file
  std::string proxy_url;    ///< as the cluster's entry has it, for exec plugins; empty: none
  std::string exec_config;  ///< JSON, opaque, for exec plugins; empty: none
  UserConfig user;  ///< with an http server only whom to impersonate: credentials need https
  std::vector<std::string> warnings;  ///< one line each, to be shown on every run
};

/// Selects context, cluster and user, applies the flags, reads the CA and finds the proxy.
///
/// Throws `Error` (Usage), one line that says what to change: a name that does not exist (with the
/// known ones), fields that contradict each other, files that cannot be read.
///
/// Spec: client-go, clientcmd.DirectClientConfig.
[[nodiscard]] ClusterTarget resolve(const Kubeconfig& kubeconfig, const KubeconfigFlags& flags,
                                    const Environment& environment);

}  // namespace k8scache::kube
