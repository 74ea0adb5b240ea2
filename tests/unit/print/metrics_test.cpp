#include "core/print/metrics.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace k8scache;

TEST_CASE("measurements are written as Prometheus reads them") {
  print::MetricsText metrics;
  metrics.gauge("k8scache_objects", "Objects in the cache.");
  metrics.sample({{"cluster", "prod"}, {"kind", "pods"}}, std::int64_t{42});
  metrics.sample({}, 0.25);
  CHECK(metrics.text() ==
        "# HELP k8scache_objects Objects in the cache.\n"
        "# TYPE k8scache_objects gauge\n"
        "k8scache_objects{cluster=\"prod\",kind=\"pods\"} 42\n"
        "k8scache_objects 0.25\n");
}

TEST_CASE("a label's value may be anything a context can be called") {
  print::MetricsText metrics;
  metrics.sample({{"cluster", "a\\b \"c\"\nd"}}, std::int64_t{1});
  CHECK(metrics.text() == "{cluster=\"a\\\\b \\\"c\\\"\\nd\"} 1\n");
}

TEST_CASE("what only grows is a counter; OpenMetrics takes the end off its family's name") {
  const auto written = [](print::MetricsForm form) {
    print::MetricsText metrics(form);
    metrics.counter("k8scache_http_requests_total", "Requests.");
    metrics.sample({{"code", "200"}}, std::int64_t{7});
    return metrics.text();
  };
  CHECK(written(print::MetricsForm::Prometheus) ==
        "# HELP k8scache_http_requests_total Requests.\n"
        "# TYPE k8scache_http_requests_total counter\n"
        "k8scache_http_requests_total{code=\"200\"} 7\n");
  CHECK(written(print::MetricsForm::OpenMetrics) ==
        "# HELP k8scache_http_requests Requests.\n"
        "# TYPE k8scache_http_requests counter\n"
        "k8scache_http_requests_total{code=\"200\"} 7\n"
        "# EOF\n");
}

TEST_CASE("a distribution counts up to each bound, and all of them") {
  constexpr std::array kBuckets{print::MetricBucket{0.0001, 2}, print::MetricBucket{0.5, 0},
                                print::MetricBucket{1, 3}};
  const auto written = [&](print::MetricsForm form) {
    print::MetricsText metrics(form);
    metrics.histogram("a_seconds", "Times.");
    metrics.distribution({{"route", "/"}}, kBuckets, 1, 7.25);
    metrics.distribution({}, {}, 0, 0);
    return metrics.text();
  };
  CHECK(written(print::MetricsForm::Prometheus) ==
        "# HELP a_seconds Times.\n"
        "# TYPE a_seconds histogram\n"
        "a_seconds_bucket{route=\"/\",le=\"0.0001\"} 2\n"
        "a_seconds_bucket{route=\"/\",le=\"0.5\"} 2\n"
        "a_seconds_bucket{route=\"/\",le=\"1\"} 5\n"
        "a_seconds_bucket{route=\"/\",le=\"+Inf\"} 6\n"
        "a_seconds_sum{route=\"/\"} 7.25\n"
        "a_seconds_count{route=\"/\"} 6\n"
        "a_seconds_bucket{le=\"+Inf\"} 0\n"
        "a_seconds_sum 0\n"
        "a_seconds_count 0\n");
  CHECK(written(print::MetricsForm::OpenMetrics).find("le=\"1.0\"} 5\n") != std::string::npos);
}
