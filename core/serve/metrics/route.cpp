#include "core/serve/metrics/route.hpp"

#include "core/base/text.hpp"
#include "core/serve/kube/resource_path.hpp"
#include "core/serve/probes.hpp"
#include "core/serve/rest/rest_routes.hpp"
#include "core/serve/url.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace k8scache::serve {

namespace {

using Steps = std::vector<std::string_view>;

/// What is no route of our own API, behind those in the order of numbers.
enum class Other : std::size_t {
  List,
  Get,
  Watch,
  Review,
  Discovery,
  OpenApi,
  Version,
  Probe,
  Kubernetes,
  Root,
  Live,
  Ready,
  Healthy,
  Metrics,
  Description,
  Unread,
  Unknown,
};
constexpr std::array<std::string_view, 17> kOthers{
    "/k8s/list",    "/k8s/get",   "/k8s/watch",    "/k8s/review", "/k8s/discovery", "/k8s/openapi",
    "/k8s/version", "/k8s/probe", "/k8s/other",    "/",           "/livez",         "/readyz",
    "/healthz",     "/metrics",   "/openapi.json", "unread",      "other"};

std::size_t number_of(Other other) {
  return rest_routes().size() + static_cast<std::size_t>(other);
}

/// A pattern of our own API, cut once: requests are many.
const std::vector<Steps>& rest_patterns() {
  static const std::vector<Steps> patterns = [] {
    std::vector<Steps> all;
    for (const RestRoute& route : rest_routes()) all.push_back(split(route.pattern, '/'));
    return all;
  }();
  return patterns;
}

bool fits(const Steps& pattern, std::span<const std::string_view> steps) {
  return std::ranges::equal(pattern, steps, [](std::string_view wanted, std::string_view step) {
    return wanted.starts_with('{') || wanted == step;
  });
}

std::size_t rest_route(std::span<const std::string_view> steps) {
  const auto& patterns = rest_patterns();
  const auto found =
      std::ranges::find_if(patterns, [&](const Steps& pattern) { return fits(pattern, steps); });
  if (found == patterns.end()) return number_of(Other::Unknown);
  return static_cast<std::size_t>(found - patterns.begin());
}

bool asks_to_watch(const Request& request) {
  if (request.query().find("watch") == std::string_view::npos) return false;
  const auto parameters = Parameters::parse(request.query());
  return parameters && parameters->flag("watch");
}

/// `steps` are those behind the cluster's name.
Other kube_route(const Request& request, const std::vector<std::string>& steps) {
  if (const auto path = resource_path(steps)) {
    const bool is_review =
        path->group == "authorization.k8s.io" || path->group == "authentication.k8s.io";
    if (is_review && request.method == "POST") return Other::Review;
    if (!path->name.empty()) return Other::Get;
    return asks_to_watch(request) ? Other::Watch : Other::List;
  }
  if (steps.empty() || steps.front() == "api" || steps.front() == "apis") return Other::Discovery;
  if (steps.front() == "openapi") return Other::OpenApi;
  if (steps.front() == "version") return Other::Version;
  return is_probe(steps) ? Other::Probe : Other::Kubernetes;
}

/// A cluster's name may have several steps: what follows it begins with a word of an API server.
Other kube_route(const Request& request, std::span<const std::string_view> steps) {
  constexpr std::array<std::string_view, 7> kFirst{"api",     "apis",  "openapi", "version",
                                                   "healthz", "livez", "readyz"};
  const auto rest = steps.subspan(1);
  const auto first = std::ranges::find_first_of(rest, kFirst);
  return kube_route(request, std::vector<std::string>(first, rest.end()));
}

Other route_of_word(std::string_view word, bool is_alone) {
  if (word == "livez") return Other::Live;
  if (word == "readyz") return Other::Ready;
  if (word == "healthz") return Other::Healthy;
  if (word == "metrics" && is_alone) return Other::Metrics;
  if (word == "openapi.json" && is_alone) return Other::Description;
  return Other::Unknown;
}

std::size_t route_of(const Request& request, std::span<const std::string_view> steps) {
  if (steps.empty()) return number_of(Other::Root);
  if (steps.size() >= 3 && steps[0] == "k8s" && steps[1] == "clusters") {
    return number_of(kube_route(request, steps.subspan(2)));
  }
  if (steps.size() >= 3 && steps[0] == "api" && steps[1] == "v1") {
    return rest_route(steps.subspan(2));
  }
  return number_of(route_of_word(steps.front(), steps.size() == 1));
}

/// Most paths have no escapes, and are cut where they lie.
std::optional<Steps> plain_steps(std::string_view path) {
  if (path.find('%') != std::string_view::npos || !path.starts_with('/')) return std::nullopt;
  path.remove_prefix(1);
  Steps steps;
  steps.reserve(8);
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    steps.push_back(path.substr(0, end));
    if (steps.back().empty() || steps.back() == "." || steps.back() == "..") return std::nullopt;
    path = end == std::string_view::npos ? std::string_view{} : path.substr(end + 1);
  }
  return steps;
}

}  // namespace

std::size_t route_of(const Request& request) {
  if (const auto steps = plain_steps(request.path())) return route_of(request, *steps);
  const auto decoded = path_steps(request.path());
  if (!decoded) return number_of(Other::Unknown);
  return route_of(request, Steps(decoded->begin(), decoded->end()));
}

std::size_t unread_route() { return number_of(Other::Unread); }

std::span<const std::string> route_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const RestRoute& route : rest_routes()) {
      all.push_back("/api/v1/" + std::string(route.pattern));
    }
    all.insert(all.end(), kOthers.begin(), kOthers.end());
    return all;
  }();
  return names;
}

bool is_kube_watch(std::size_t route) { return route == number_of(Other::Watch); }

}  // namespace k8scache::serve
