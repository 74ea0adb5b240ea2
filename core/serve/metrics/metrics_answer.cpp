#include "core/serve/metrics/metrics_answer.hpp"

#include "core/base/error.hpp"
#include "core/report/metrics.hpp"
#include "core/serve/kube/accept.hpp"
#include "core/serve/problem.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace k8scache::serve {

namespace {

using print::MetricsForm;

constexpr std::chrono::minutes kCountedEvery{1};
constexpr const char* kPrometheus = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char* kOpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Who likes neither gets the older one: those who only look want to see something.
MetricsForm form_for(const Request& request) {
  for (const MediaRange& range : accepted(request.header("Accept"))) {
    const std::string& version = range.format_version;
    if (range.type == "application/openmetrics-text" && (version.empty() || version == "1.0.0")) {
      return MetricsForm::OpenMetrics;
    }
    const bool is_text =
        range.type == "text/plain" || range.type == "text/*" || range.type == "*/*";
    if (is_text && (version.empty() || version == "0.0.4")) return MetricsForm::Prometheus;
  }
  return MetricsForm::Prometheus;
}

/// Counting looks at every row, while others wait.
std::int64_t changelog_bytes(ServedCache& served) {
  const Tick now = served.cache.clock().monotonic();
  if (!served.changelog || now - served.changelog->at >= kCountedEvery) {
    served.cache.refresh();
    served.changelog = {.bytes = served.cache.reader().changelog_bytes(), .at = now};
  }
  return served.changelog->bytes;
}

report::MetricsOf metrics_of(ServedCache& served) {
  report::MetricsOf of{.context = served.cache.name(), .cache_path = served.cache.path()};
  try {
    of.changelog_bytes = changelog_bytes(served);
  } catch (const Error&) {  // that it cannot be read is said below
  }
  return of;
}

}  // namespace

Response metrics_answer(const Request& request, ServedCaches caches, const ServerFigures* figures) {
  if (request.reach.is_limited()) {
    return problem_response(
        {.status = 403, .detail = "metrics are about all namespaces; the token is for some only"},
        request.path());
  }
  std::vector<report::MetricsOf> all;
  for (const auto& served : caches) all.push_back(metrics_of(*served));
  const MetricsForm form = form_for(request);
  print::MetricsText text(form);
  report::write_metrics(text, all);
  if (figures != nullptr) figures->write(text);
  write_process(text);
  return {
      .status = 200,
      .headers = {{"Content-Type", form == MetricsForm::OpenMetrics ? kOpenMetrics : kPrometheus},
                  {"Vary", "Accept"}},
      .body = text.text()};
}

}  // namespace k8scache::serve
