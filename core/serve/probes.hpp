#pragma once

#include "core/serve/cluster_cache.hpp"
#include "core/serve/http_message.hpp"

#include <string>
#include <vector>

namespace k8scache::serve {

/// `/livez`, `/healthz` and `/readyz`, and single checks of them (`/readyz/prod`): `ok`, or 500 and
/// 503 with the checks that fail. `?verbose` lists all. A cluster that cannot be reached is no
/// reason not to live: starting anew would not help it.
/// Spec: k8s.io/apiserver, server/healthz.
[[nodiscard]] Response probe(const Request& request, std::vector<ClusterCache>& caches,
                             const std::vector<std::string>& steps);

}  // namespace k8scache::serve
