#pragma once

#include "core/serve/rest/rest_routes.hpp"

namespace k8scache::serve {

// Our own words below `/api/v1`; each answers with one JSON object.

/// The health of cache and connection; 200 whatever it is, for the answer itself is fine.
[[nodiscard]] Response rest_health(const RestCall& call);
[[nodiscard]] Response rest_status(const RestCall& call);
/// Every type: names, scope, verbs, how many objects (to who may see all), what the registry knows,
/// its routes.
[[nodiscard]] Response rest_resources(const RestCall& call);
[[nodiscard]] Response rest_clusters(const RestCall& call);

}  // namespace k8scache::serve
