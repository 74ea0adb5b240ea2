#pragma once

#include "core/serve/http_message.hpp"
#include "core/serve/rest/rest_routes.hpp"

#include <string>
#include <vector>

namespace k8scache::serve {

/// `/livez`, `/healthz` and `/readyz`, and single checks of them (`/readyz/prod`): `ok`, or 500 and
/// 503 with the checks that fail. `?verbose` lists all, `?exclude=` leaves one out, and with
/// `?maxAge=10m` a cache is ready when none of its types is older. A cluster that cannot be reached
/// is no reason not to live: starting anew would not help it. Spec: k8s.io/apiserver,
/// server/healthz.
[[nodiscard]] Response probe(const Request& request, ServedCaches caches,
                             const std::vector<std::string>& steps);
/// The same of one cluster, below its Kubernetes API.
[[nodiscard]] Response probe(const Request& request, ClusterCache& cache,
                             const std::vector<std::string>& steps);
/// The same for whoever has no token: whether, but not what. Checks are called like clusters, so
/// `ping` is the only one that may be asked for.
[[nodiscard]] bool is_bare_probe(const std::vector<std::string>& steps);
[[nodiscard]] Response bare_probe(const Request& request, ServedCaches caches,
                                  const std::vector<std::string>& steps);
/// Whether a path is about them.
[[nodiscard]] bool is_probe(const std::vector<std::string>& steps);

}  // namespace k8scache::serve
