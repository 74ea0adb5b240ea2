#pragma once

#include "core/serve/cluster_cache.hpp"
#include "core/serve/http_message.hpp"
#include "core/serve/rest/rest_routes.hpp"

#include <string>
#include <vector>

namespace k8scache::serve {

/// A cache that is served: under which name, and where it lies.
struct ServedCluster {
  std::string name;  ///< of the kubeconfig context
  std::string path;
  CacheNews* news = nullptr;  ///< outlives every gateway
};

/// What all gateways share.
struct GatewayOptions {
  std::vector<std::string> hosts;  ///< what a Host header may name, beside loopback's names
};

/// One event loop's half of `serve`: which of our APIs a request is for, and its caches.
///
///   /api/v1/...                our own API
///   /k8s/clusters/<name>/...   the Kubernetes API of a cluster
///   /openapi.json, /metrics, /livez, /readyz
class Gateway {
 public:
  /// What is passed by reference outlives this.
  Gateway(const std::vector<ServedCluster>& clusters, const model::Registry& registry,
          const Clock& clock, const GatewayOptions& options);

  [[nodiscard]] Response answer(const Request& request);
  /// Ends the snapshots, which the next answer begins anew.
  void rest();

 private:
  [[nodiscard]] Response route(const Request& request);
  [[nodiscard]] Response kubernetes(const Request& request, const std::vector<std::string>& steps);
  [[nodiscard]] Response metrics() const;
  [[nodiscard]] ClusterCache* cluster(const std::string& name);

  const GatewayOptions& options_;
  std::vector<ClusterCache> caches_;
  std::vector<RestMemory> memories_;  // one for each cache
};

}  // namespace k8scache::serve
