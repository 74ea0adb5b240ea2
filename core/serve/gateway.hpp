#pragma once

#include "core/serve/access_tokens.hpp"
#include "core/serve/answer_memo.hpp"
#include "core/serve/http_message.hpp"
#include "core/serve/rest/rest_routes.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::serve {

/// A cache that is served: under which name, and where it lies.
struct ServedCluster {
  std::string name;  ///< of the kubeconfig context
  std::string path;
  CacheNews* news = nullptr;  ///< outlives every gateway
};

class ServerFigures;

/// What all gateways have in common.
struct GatewayOptions {
  std::vector<std::string> hosts{};      ///< what a Host header may name, beside loopback's names
  std::optional<AccessTokens> tokens{};  ///< nothing: nobody is asked for one
  /// What `/metrics` tells of the server; outlives every gateway. Null: nobody counts.
  const ServerFigures* figures = nullptr;
};

/// One event loop's half of `serve`: who asks, which of our APIs for, and its caches.
///
///   /api/v1/...                our own API
///   /k8s/clusters/<name>/...   the Kubernetes API of a cluster
///   /openapi.json, /metrics, /livez, /readyz
class Gateway {
 public:
  /// What is passed by reference outlives this.
  Gateway(const std::vector<ServedCluster>& clusters, const model::Registry& registry,
          const Clock& clock, GatewayOptions options);

  [[nodiscard]] Response answer(const Request& request);
  /// Serves other clusters, and asks for other tokens, from now on. Streams of what is served no
  /// longer, or whose token has gone or sees something else, end.
  void take(const std::vector<ServedCluster>& clusters, GatewayOptions options);
  /// Ends the snapshots, which the next answer begins anew.
  void rest();

 private:
  [[nodiscard]] AnswerMemo::Moment moment() const;
  [[nodiscard]] Response route(const Request& request);
  [[nodiscard]] Response of_sender(const Request& request, const std::vector<std::string>& steps);
  [[nodiscard]] Response answer_for(const Request& request, const std::vector<std::string>& steps);
  [[nodiscard]] Response kubernetes(const Request& request, const std::vector<std::string>& steps);
  [[nodiscard]] ClusterCache* cluster(const std::string& name);
  [[nodiscard]] NextPiece as_long_as_allowed(NextPiece next, const Request& request) const;

  const model::Registry& registry_;
  const Clock& clock_;
  GatewayOptions options_;
  AnswerMemo memo_;
  std::uint64_t changes_ = 0;  // of the options
  std::vector<std::unique_ptr<ServedCache>> caches_;
  std::vector<std::unique_ptr<ServedCache>> retired_;  // streams may still hold them
};

}  // namespace k8scache::serve
