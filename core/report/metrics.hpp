#pragma once

#include "core/base/clock.hpp"
#include "core/print/metrics.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::report {

/// What the metrics are about: a cache, and the run of sync that has ended, if that is what it was.
struct MetricsOf {
  std::string context;
  std::string cache_path;
  struct Run {
    Instant began;
    Instant ended;
    int exit_code = 0;
  };
  std::optional<Run> run;
  /// What the changelog holds is counted row by row: a watcher does so now and then only.
  std::optional<std::int64_t> changelog_bytes;
};

/// Writes what the caches say. Of one that cannot be read it says so, and what is known of its run.
void write_metrics(print::MetricsText& text, const std::vector<MetricsOf>& caches);
/// The same alone, as Prometheus' text format.
[[nodiscard]] std::string metrics_text(const std::vector<MetricsOf>& caches);

}  // namespace k8scache::report
