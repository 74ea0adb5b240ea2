#include "core/serve/metrics/counted_answer.hpp"

#include "core/serve/metrics/route.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace k8scache::serve {

namespace {

/// One request, counted when its answer is there, or never will be.
struct Counted {
  Counted(RequestCounts& all, const Stopwatch& ticking, const Request& asked)
      : counts(all), stopwatch(ticking), request(asked), began(ticking()) {}
  ~Counted() {
    counts.answered(route, request.method, status);
    counts.took(route, stopwatch() - began);
  }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

  RequestCounts& counts;
  const Stopwatch& stopwatch;
  const Request& request;
  std::chrono::nanoseconds began;
  std::size_t route = route_of(request);
  int status = 500;
};

bool tells_events(const Response& response) {
  return std::ranges::any_of(response.headers, [](const Header& header) {
    return header.first == "Content-Type" && header.second.starts_with("text/event-stream");
  });
}

std::optional<StreamApi> stream_of(const Response& response, std::size_t route) {
  if (!response.next) return std::nullopt;
  if (is_kube_watch(route)) return StreamApi::Kubernetes;
  if (tells_events(response)) return StreamApi::Rest;
  return std::nullopt;  // a large list, which ends by itself
}

}  // namespace

Answer counted(Answer answer, RequestCounts& counts, Stopwatch stopwatch) {
  return [answer = std::move(answer), &counts,
          stopwatch = std::move(stopwatch)](const Request& request) {
    Counted one(counts, stopwatch, request);
    Response response = answer(request);
    one.status = response.status;
    if (const auto api = stream_of(response, one.route)) {
      response.next = [open = counts.open(*api), next = std::move(response.next)] {
        return next();
      };
    }
    return response;
  };
}

}  // namespace k8scache::serve
