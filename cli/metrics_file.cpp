#include "cli/metrics_file.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"

#include <ostream>

namespace k8scache::cli {

namespace {

// node_exporter runs as another user; there is nothing in it that `ps` would not show.
constexpr unsigned kModeForAll = 0644;

}  // namespace

void write_metrics(const std::string& path, const std::vector<MetricsOf>& caches,
                   std::ostream& err) {
  try {
    replace_file(path, report::metrics_text(caches), kModeForAll);
  } catch (const Error& error) {
    err << "warning: no metrics: " << error.what() << "\n";
  }
}

void MetricsBoard::put(MetricsOf of, std::ostream& err) {
  const std::lock_guard lock(mutex_);
  const std::string context = of.context;
  caches_[context] = std::move(of);
  std::vector<MetricsOf> all;
  for (const auto& [name, one] : caches_) all.push_back(one);
  write_metrics(path_, all, err);
}

}  // namespace k8scache::cli
