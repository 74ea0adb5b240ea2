#pragma once

#include "core/print/metrics.hpp"
#include "core/serve/metrics/request_counts.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace k8scache::serve {

/// What a server has done since it began, all event loops together.
class ServerFigures {
 public:
  /// Of one more loop; before any is read. The reference stands as long as this.
  RequestCounts& add_loop();
  /// Connections that were turned away because there were too many, and attempts to accept one that
  /// failed. From one thread.
  void turned(std::uint64_t beyond_limit, std::uint64_t failed);

  /// From any thread.
  void write(print::MetricsText& text) const;

 private:
  void write_requests(print::MetricsText& text) const;
  void write_times(print::MetricsText& text) const;
  void write_streams(print::MetricsText& text) const;

  std::vector<std::unique_ptr<RequestCounts>> loops_;
  Tally beyond_limit_;
  Tally failed_;
};

/// What the system says of this process, under the names that all of Prometheus' clients use.
void write_process(print::MetricsText& text);

}  // namespace k8scache::serve
