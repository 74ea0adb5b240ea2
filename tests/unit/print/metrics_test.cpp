#include "core/print/metrics.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("measurements are written as Prometheus reads them") {
  print::MetricsText metrics;
  metrics.family("k8scache_objects", "Objects in the cache.");
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
