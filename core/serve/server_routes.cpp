#include "core/serve/server_routes.hpp"

#include "core/serve/metrics/metrics_answer.hpp"
#include "core/serve/probes.hpp"
#include "core/serve/rest/openapi.hpp"

#include <algorithm>
#include <array>

namespace k8scache::serve {

namespace {

Response index(const ServerCall&) {
  return {.status = 200,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body =
              "k8scache\n\n/api/v1/clusters\n/api/v1/health\n/api/v1/resources\n"
              "/api/v1/stats/overview\n/api/v1/status\n/k8s/clusters/{name}\n/livez\n/metrics\n"
              "/openapi.json\n/readyz\n"};
}

Response figures(const ServerCall& call) {
  return metrics_answer(call.request, call.caches, call.figures);
}

Response description(const ServerCall&) {
  return {.status = 200,
          .headers = {{"Content-Type", "application/json"}},
          .body = openapi_document() + "\n"};
}

Response probed(const ServerCall& call) { return probe(call.request, call.caches, call.steps); }

using Kind = ServerRoute::Kind;

constexpr std::array kRoutes{
    ServerRoute{"", "Where to begin", "text/plain", &index},
    ServerRoute{"healthz", "Whether the server lives", "text/plain", &probed, Kind::Probe},
    ServerRoute{"livez", "Whether the server lives", "text/plain", &probed, Kind::Probe},
    ServerRoute{"metrics", "Figures of the caches, the server and the process",
                "text/plain,application/openmetrics-text", &figures, Kind::Figures},
    ServerRoute{"openapi.json", "This document", "application/json", &description},
    ServerRoute{"readyz", "Whether every cache can be served from", "text/plain", &probed,
                Kind::Probe},
};

}  // namespace

std::span<const ServerRoute> server_routes() { return kRoutes; }

std::optional<Response> server_answer(const ServerCall& call) {
  const bool is_root = call.steps.empty();
  if (!is_root && call.steps.front().empty()) return std::nullopt;
  const std::string_view step = is_root ? std::string_view() : call.steps.front();
  const auto* const route = std::ranges::find(kRoutes, step, &ServerRoute::step);
  if (route == kRoutes.end()) return std::nullopt;
  if (call.steps.size() > 1 && route->kind != Kind::Probe) return std::nullopt;
  return route->call(call);
}

}  // namespace k8scache::serve
