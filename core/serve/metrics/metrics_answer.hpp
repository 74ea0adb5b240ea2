#pragma once

#include "core/serve/http_message.hpp"
#include "core/serve/metrics/server_figures.hpp"
#include "core/serve/rest/rest_routes.hpp"

namespace k8scache::serve {

/// `/metrics`: what the caches, the server (if somebody counts; null: nobody) and the process say,
/// as OpenMetrics when that is liked best, else as Prometheus' text format. 403 for a sender who
/// may see some namespaces only.
[[nodiscard]] Response metrics_answer(const Request& request, ServedCaches caches,
                                      const ServerFigures* figures);

}  // namespace k8scache::serve
