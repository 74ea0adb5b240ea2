#include "core/serve/gateway.hpp"

#include "core/base/text.hpp"
#include "core/report/metrics.hpp"
#include "core/serve/content_coding/coded_response.hpp"
#include "core/serve/host_check.hpp"
#include "core/serve/kube/kube_api.hpp"
#include "core/serve/kube/status.hpp"
#include "core/serve/probes.hpp"
#include "core/serve/rest/openapi.hpp"
#include "core/serve/rest/problem.hpp"
#include "core/serve/url.hpp"

#include <algorithm>
#include <array>

namespace k8scache::serve {

namespace {

Response plain(int status, std::string text) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = std::move(text) + "\n"};
}

// zstd costs us less, and saves more; browsers take either.
constexpr std::array kOurCodings{Coding::Zstd, Coding::Gzip};
constexpr std::size_t kLeastOfOurs = 1024;
// Spec: k8s.io/apiserver, endpoints/handlers/responsewriters: gzip, from 128 KiB on, no watches.
constexpr std::array kKubeCodings{Coding::Gzip};
constexpr std::size_t kLeastOfKube = 128UL * 1024;

CodingOffer offer_for(const Request& request) {
  if (!request.path().starts_with("/k8s/")) return {kOurCodings, kLeastOfOurs};
  const auto parameters = Parameters::parse(request.query());
  if (!parameters || parameters->flag("watch")) return {};
  return {kKubeCodings, kLeastOfKube};
}

bool is_probe(const std::string& step) {
  return step == "livez" || step == "readyz" || step == "healthz";
}

}  // namespace

Gateway::Gateway(const std::vector<ServedCluster>& clusters, const model::Registry& registry,
                 const Clock& clock, const GatewayOptions& options)
    : options_(options) {
  for (const ServedCluster& one : clusters) {
    caches_.emplace_back(one.name, one.path, registry, clock, *one.news);
    memories_.emplace_back();
  }
}

ClusterCache* Gateway::cluster(const std::string& name) {
  const auto found = std::ranges::find(caches_, name, &ClusterCache::name);
  return found == caches_.end() ? nullptr : &*found;
}

Response Gateway::answer(const Request& request) {
  Response response = route(request);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return coded(std::move(response), request, offer_for(request));
}

Response Gateway::route(const Request& request) {
  if (const std::string why = host_refusal(request, options_.hosts); !why.empty()) {
    return plain(403, why);
  }
  const auto steps = path_steps(request.path());
  if (!steps) return plain(400, "the path is not encoded correctly");
  if (steps->size() >= 3 && (*steps)[0] == "k8s" && (*steps)[1] == "clusters") {
    return kubernetes(request, {steps->begin() + 2, steps->end()});
  }
  if (steps->size() >= 3 && (*steps)[0] == "api" && (*steps)[1] == "v1") {
    return rest_answer(request, caches_, memories_, {steps->begin() + 2, steps->end()});
  }
  if (!steps->empty() && is_probe(steps->front())) return probe(request, caches_, *steps);
  if (steps->size() == 1 && steps->front() == "metrics") return metrics();
  if (steps->size() == 1 && steps->front() == "openapi.json") {
    return {.status = 200,
            .headers = {{"Content-Type", "application/json"}},
            .body = openapi_document() + "\n"};
  }
  if (steps->empty()) {
    return plain(200,
                 "k8scache\n\n/api/v1/clusters\n/api/v1/health\n/api/v1/resources\n"
                 "/api/v1/stats/overview\n/api/v1/status\n/k8s/clusters/{name}\n/livez\n/metrics\n/"
                 "openapi.json\n/readyz");
  }
  return problem_response({.status = 404, .detail = "there is nothing here; see /"},
                          request.path());
}

/// client-go undoes the escapes of a slash in a name (`arn:aws:eks:…:cluster/prod`) and does not
/// make them again: the longest name that fits counts.
Response Gateway::kubernetes(const Request& request, const std::vector<std::string>& steps) {
  for (std::size_t taken = steps.size(); taken > 0; --taken) {
    const auto end = steps.begin() + static_cast<std::ptrdiff_t>(taken);
    ClusterCache* const cache = cluster(join(std::vector(steps.begin(), end), "/"));
    if (cache != nullptr) return kube_answer(*cache, request, {end, steps.end()});
  }
  return status_response(path_not_found());
}

Response Gateway::metrics() const {
  std::vector<report::MetricsOf> all;
  for (const ClusterCache& cache : caches_) {
    all.push_back({.context = cache.name(), .cache_path = cache.path()});
  }
  return {.status = 200,
          .headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
          .body = report::metrics_text(all)};
}

void Gateway::rest() {
  for (ClusterCache& cache : caches_) cache.let_go();
}

}  // namespace k8scache::serve
