#include "core/serve/metrics/server_figures.hpp"

#include "core/base/process_facts.hpp"
#include "core/serve/metrics/route.hpp"

#include <optional>
#include <string>

namespace k8scache::serve {

namespace {

using print::MetricBucket;
using print::MetricsText;

std::int64_t whole(std::uint64_t count) { return static_cast<std::int64_t>(count); }

template <typename Value>
void write_fact(MetricsText& text, const std::optional<Value>& value) {
  if (value) text.sample({}, *value);
}

}  // namespace

RequestCounts& ServerFigures::add_loop() {
  loops_.push_back(std::make_unique<RequestCounts>());
  return *loops_.back();
}

void ServerFigures::turned(std::uint64_t beyond_limit, std::uint64_t failed) {
  beyond_limit_.add(beyond_limit);
  failed_.add(failed);
}

void ServerFigures::write(MetricsText& text) const {
  write_requests(text);
  write_times(text);
  write_streams(text);
  text.counter("k8scache_http_connections_turned_away_total",
               "Connections closed at once, because there were too many.");
  text.sample({}, whole(beyond_limit_.value()));
  text.counter("k8scache_http_accept_failures_total",
               "Attempts to accept a connection that failed; those who connect wait.");
  text.sample({}, whole(failed_.value()));
}

void ServerFigures::write_requests(MetricsText& text) const {
  text.counter("k8scache_http_requests_total", "Requests that were answered.");
  const auto routes = route_names();
  const auto methods = RequestCounts::methods();
  const auto codes = RequestCounts::codes();
  for (std::size_t route = 0; route < routes.size(); ++route) {
    for (std::size_t method = 0; method < methods.size(); ++method) {
      for (std::size_t code = 0; code < codes.size(); ++code) {
        std::uint64_t count = 0;
        for (const auto& loop : loops_) count += loop->answers(route, method, code);
        if (count == 0) continue;
        text.sample({{"route", routes[route]},
                     {"method", std::string(methods[method])},
                     {"code", std::string(codes[code])}},
                    whole(count));
      }
    }
  }
}

void ServerFigures::write_times(MetricsText& text) const {
  text.histogram("k8scache_http_request_duration_seconds",
                 "How long it took until an answer could begin.");
  const auto routes = route_names();
  for (std::size_t route = 0; route < routes.size(); ++route) {
    std::vector<MetricBucket> buckets;
    for (const double bound : kTimeBounds) buckets.push_back({.bound = bound});
    std::uint64_t above = 0;
    std::uint64_t count = 0;
    std::chrono::nanoseconds time{0};
    for (const auto& loop : loops_) {
      for (std::size_t bound = 0; bound <= kTimeBounds.size(); ++bound) {
        const std::uint64_t more = loop->times(route, bound);
        (bound < buckets.size() ? buckets[bound].count : above) += more;
        count += more;
      }
      time += loop->time(route);
    }
    if (count == 0) continue;
    text.distribution({{"route", routes[route]}}, buckets, above,
                      std::chrono::duration<double>(time).count());
  }
}

void ServerFigures::write_streams(MetricsText& text) const {
  text.gauge("k8scache_http_streams", "Streams of changes that are open.");
  for (const StreamApi api : {StreamApi::Rest, StreamApi::Kubernetes}) {
    std::int64_t open = 0;
    for (const auto& loop : loops_) open += loop->streams(api);
    text.sample({{"api", api == StreamApi::Rest ? "rest" : "kubernetes"}}, open);
  }
}

void write_process(MetricsText& text) {
  const ProcessFacts facts = process_facts();
  text.counter("process_cpu_seconds_total", "Time on processors, in user and kernel mode.");
  write_fact(text, facts.cpu_seconds);
  text.gauge("process_start_time_seconds", "When the process began.");
  write_fact(text, facts.start_seconds);
  text.gauge("process_virtual_memory_bytes", "Address space.");
  write_fact(text, facts.virtual_bytes);
  text.gauge("process_resident_memory_bytes", "Memory in use.");
  write_fact(text, facts.resident_bytes);
  text.gauge("process_open_fds", "Open files and sockets.");
  write_fact(text, facts.open_files);
  text.gauge("process_max_fds", "How many may be open.");
  write_fact(text, facts.most_files);
}

}  // namespace k8scache::serve
