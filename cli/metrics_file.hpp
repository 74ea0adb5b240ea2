#pragma once

#include "core/base/clock.hpp"

#include <iosfwd>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::cli {

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

/// Prometheus' text format of what the caches say. One that cannot be read is left out.
std::string metrics_text(const std::vector<MetricsOf>& caches);

/// Writes them for node_exporter's textfile collector: readers see the old file or the new one,
/// whole, and everybody may read it. That it cannot be written is a warning on `err`.
void write_metrics(const std::string& path, const std::vector<MetricsOf>& caches,
                   std::ostream& err);

/// The metrics of several runs of one process, each perhaps in a thread of its own, in one file.
class MetricsBoard {
 public:
  explicit MetricsBoard(std::string path) : path_(std::move(path)) {}
  /// Takes the place of what the same context has put before; then all are written.
  void put(MetricsOf of, std::ostream& err);

 private:
  std::string path_;
  std::mutex mutex_;
  std::map<std::string, MetricsOf> caches_;
};

}  // namespace k8scache::cli
