#include "core/serve/gateway.hpp"

#include "core/base/text.hpp"
#include "core/serve/content_coding/coded_response.hpp"
#include "core/serve/host_check.hpp"
#include "core/serve/kube/kube_api.hpp"
#include "core/serve/kube/status.hpp"
#include "core/serve/probes.hpp"
#include "core/serve/problem.hpp"
#include "core/serve/server_routes.hpp"
#include "core/serve/url.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace k8scache::serve {

namespace {

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

bool is_kubernetes(const std::vector<std::string>& steps) {
  return steps.size() >= 3 && steps[0] == "k8s" && steps[1] == "clusters";
}

/// In the form of the API that was asked.
Response refused(const Request& request, int status, const char* reason, std::string why) {
  if (request.path().starts_with("/k8s/")) {
    return status_response({.code = status, .reason = reason, .message = std::move(why)});
  }
  return problem_response({.status = status, .detail = std::move(why)}, request.path());
}

/// Spec: RFC 6750, 3.
Response token_wanted(const Request& request, const std::vector<std::string>& steps) {
  const bool has_token = !request.header("Authorization").empty();
  const char* const why = has_token ? "the token is none that this server knows"
                                    : "this server wants a token: Authorization: Bearer TOKEN";
  Response response = is_kubernetes(steps)
                          ? status_response(unauthorized())
                          : problem_response({.status = 401, .detail = why}, request.path());
  response.headers.emplace_back("WWW-Authenticate",
                                has_token ? R"(Bearer realm="k8scache", error="invalid_token")"
                                          : R"(Bearer realm="k8scache")");
  return response;
}

}  // namespace

Gateway::Gateway(const std::vector<ServedCluster>& clusters, const model::Registry& registry,
                 const Clock& clock, GatewayOptions options)
    : registry_(registry), clock_(clock) {
  take(clusters, std::move(options));
}

void Gateway::take(const std::vector<ServedCluster>& clusters, GatewayOptions options) {
  options_ = std::move(options);
  ++changes_;
  memo_.clear();
  std::vector<std::unique_ptr<ServedCache>> before = std::exchange(caches_, {});
  for (const ServedCluster& one : clusters) {
    const auto kept = std::ranges::find_if(before, [&](const auto& served) {
      return served && served->cache.name() == one.name && served->cache.path() == one.path;
    });
    caches_.push_back(kept != before.end()
                          ? std::move(*kept)
                          : std::make_unique<ServedCache>(ServedCache{
                                ClusterCache(one.name, one.path, registry_, clock_, *one.news)}));
  }
  for (auto& served : before) {
    if (!served) continue;
    served->cache.close();
    retired_.push_back(std::move(served));
  }
}

ClusterCache* Gateway::cluster(const std::string& name) {
  const auto found =
      std::ranges::find(caches_, name, [](const auto& served) { return served->cache.name(); });
  return found == caches_.end() ? nullptr : &(*found)->cache;
}

Response Gateway::answer(const Request& request) {
  if (auto known = memo_.find(request, moment())) return std::move(*known);
  Response response = route(request);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response = coded(std::move(response), request, offer_for(request));
  memo_.keep(response);
  return response;
}

AnswerMemo::Moment Gateway::moment() const {
  std::uint64_t news = 0;
  for (const auto& served : caches_) news += served->cache.news();
  return {news, std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count()};
}

Response Gateway::route(const Request& request) {
  if (std::string why = host_refusal(request, options_.hosts); !why.empty()) {
    return refused(request, 403, "Forbidden", std::move(why));
  }
  const auto steps = path_steps(request.path());
  if (!steps) return refused(request, 400, "BadRequest", "the path is not encoded correctly");
  return options_.tokens ? of_sender(request, *steps) : answer_for(request, *steps);
}

/// Who has no token is told whether the server lives, and nothing else.
Response Gateway::of_sender(const Request& request, const std::vector<std::string>& steps) {
  const Reach* const reach = options_.tokens->reach_of(request.header("Authorization"));
  if (reach == nullptr) {
    if (!is_bare_probe(steps)) return token_wanted(request, steps);
    return request.only_reads() ? bare_probe(request, caches_, steps) : only_reads(request.path());
  }
  Request known = request;
  known.reach = *reach;
  Response response = answer_for(known, steps);
  if (response.next) response.next = as_long_as_allowed(std::move(response.next), known);
  return response;
}

NextPiece Gateway::as_long_as_allowed(NextPiece next, const Request& request) const {
  return [this, next = std::move(next), reach = request.reach, seen = changes_,
          authorization = std::string(request.header("Authorization"))]() mutable {
    if (seen != changes_) {
      const Reach* const now = options_.tokens ? options_.tokens->reach_of(authorization) : &reach;
      if (now == nullptr || *now != reach) return Piece{.then = Piece::Then::Abort};
      seen = changes_;
    }
    return next();
  };
}

Response Gateway::answer_for(const Request& request, const std::vector<std::string>& steps) {
  if (is_kubernetes(steps)) return kubernetes(request, {steps.begin() + 2, steps.end()});
  if (steps.size() >= 3 && steps[0] == "api" && steps[1] == "v1") {
    return rest_answer(request, caches_, {steps.begin() + 2, steps.end()});
  }
  if (!request.only_reads()) return only_reads(request.path());
  if (auto answer = server_answer(
          {.request = request, .caches = caches_, .steps = steps, .figures = options_.figures})) {
    return std::move(*answer);
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
    if (cache == nullptr) continue;
    Response response = kube_answer(*cache, request, {end, steps.end()});
    response.headers.emplace_back("Cache-Control", "no-cache, private");  // as an API server
    return response;
  }
  return status_response(path_not_found());
}

void Gateway::rest() {
  memo_.clear();
  for (const auto& served : caches_) served->cache.let_go();
}

}  // namespace k8scache::serve
