#pragma once

#include "core/report/metrics.hpp"

#include <iosfwd>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace k8scache::cli {

using report::MetricsOf;

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
