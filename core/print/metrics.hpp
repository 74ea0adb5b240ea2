#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace k8scache::print {

/// Label names and values; names are ours, values anything.
using MetricLabels = std::vector<std::pair<std::string_view, std::string>>;

/// How measurements are written: Prometheus' text format, version 0.0.4, or OpenMetrics 1.0.
enum class MetricsForm { Prometheus, OpenMetrics };

/// How many measurements were at most `bound`, and above the bound before.
struct MetricBucket {
  double bound = 0;
  std::uint64_t count = 0;
};

/// Measurements as text, family by family.
/// Spec: Prometheus exposition formats; OpenMetrics 1.0.0.
class MetricsText {
 public:
  explicit MetricsText(MetricsForm form = MetricsForm::Prometheus) : form_(form) {}

  /// The samples that follow are of this family: how it is now.
  void gauge(std::string_view name, std::string_view help);
  /// The same, of what only grows; the name ends with `_total`.
  void counter(std::string_view name, std::string_view help);
  /// The same; its samples are written by `distribution`.
  void histogram(std::string_view name, std::string_view help);

  void sample(const MetricLabels& labels, std::int64_t value);
  void sample(const MetricLabels& labels, double value);
  /// `buckets` by growing bounds; `above`: what was beyond the last of them. `sum` of all.
  void distribution(const MetricLabels& labels, std::span<const MetricBucket> buckets,
                    std::uint64_t above, double sum);

  /// All of it, whole: nothing follows.
  [[nodiscard]] std::string text() const;

 private:
  void family(std::string_view type, std::string_view name, std::string_view help);
  void begin(std::string_view suffix, const MetricLabels& labels);

  MetricsForm form_;
  std::string name_;
  std::string text_;
};

}  // namespace k8scache::print
