#include "core/kube/in_cluster.hpp"

#include "core/base/crypto.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/kube/kubeconfig.hpp"
#include "core/kube/server_url.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace k8scache::kube {

bool is_in_cluster(const Environment& environment, const std::string& directory) {
  std::error_code ignored;
  return environment.get("KUBERNETES_SERVICE_HOST") && environment.get("KUBERNETES_SERVICE_PORT") &&
         std::filesystem::is_regular_file(directory + "/token", ignored);
}

Kubeconfig in_cluster_config(const Environment& environment, const std::string& directory) {
  const std::string name(kInClusterContext);
  const ServerUrl server{.scheme = "https",
                         .user = {},
                         .host = environment.get("KUBERNETES_SERVICE_HOST").value_or(""),
                         .port = environment.get("KUBERNETES_SERVICE_PORT").value_or(""),
                         .path = {}};
  Kubeconfig result;
  result.current_context = name;

  ClusterConfig cluster;
  cluster.name = name;
  cluster.server = server.text();
  const std::string authority = directory + "/ca.crt";
  if (certificates_in(read_file(authority).value_or("")).empty()) {
    result.warnings.push_back(
        fmt::format("{} holds no certificate; trusting the system's authorities", authority));
  } else {
    cluster.certificate_authority = authority;
  }
  result.clusters.push_back(std::move(cluster));

  UserConfig user;
  user.name = name;
  user.token_file = directory + "/token";
  result.users.push_back(std::move(user));

  std::string ns = environment.get("POD_NAMESPACE").value_or("");
  if (ns.empty()) ns = trim(read_file(directory + "/namespace").value_or(""));
  result.contexts.push_back({.name = name, .cluster = name, .user = name, .ns = ns});
  return result;
}

}  // namespace k8scache::kube
