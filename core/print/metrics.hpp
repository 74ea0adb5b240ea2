#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace k8scache::print {

/// Label names and values; names are ours, values anything.
using MetricLabels = std::vector<std::pair<std::string_view, std::string>>;

/// Measurements in Prometheus' text format, version 0.0.4, family by family.
class MetricsText {
 public:
  /// The samples that follow are of this family. All are gauges: they say how it is now.
  void family(std::string_view name, std::string_view help);
  void sample(const MetricLabels& labels, std::int64_t value);
  void sample(const MetricLabels& labels, double value);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void begin(const MetricLabels& labels);
  std::string name_;
  std::string text_;
};

}  // namespace k8scache::print
