#include "core/print/metrics.hpp"

#include <fmt/format.h>

namespace k8scache::print {

namespace {

constexpr std::string_view kTotal = "_total";

/// \ " and line ends of a value are escaped.
void append_escaped(std::string& out, std::string_view value) {
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '\\' || c == '"') out += '\\';
      out += c;
    }
  }
}

/// A bound is a label: the two formats write whole numbers in their own ways.
std::string bound_text(double bound, MetricsForm form) {
  std::string text = fmt::format("{}", bound);
  const bool is_whole = text.find_first_of(".e") == std::string::npos;
  if (form == MetricsForm::OpenMetrics && is_whole) text += ".0";
  return text;
}

}  // namespace

void MetricsText::gauge(std::string_view name, std::string_view help) {
  family("gauge", name, help);
}

void MetricsText::counter(std::string_view name, std::string_view help) {
  family("counter", name, help);
}

void MetricsText::histogram(std::string_view name, std::string_view help) {
  family("histogram", name, help);
}

/// The end of a counter's name is no part of its family's, says OpenMetrics.
void MetricsText::family(std::string_view type, std::string_view name, std::string_view help) {
  name_ = name;
  if (form_ == MetricsForm::OpenMetrics && name.ends_with(kTotal)) {
    name.remove_suffix(kTotal.size());
  }
  text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void MetricsText::begin(std::string_view suffix, const MetricLabels& labels) {
  text_ += name_;
  text_ += suffix;
  char before = '{';
  for (const auto& [name, value] : labels) {
    text_ += before;
    text_ += name;
    text_ += "=\"";
    append_escaped(text_, value);
    text_ += '"';
    before = ',';
  }
  if (!labels.empty()) text_ += '}';
}

void MetricsText::sample(const MetricLabels& labels, std::int64_t value) {
  begin("", labels);
  text_ += fmt::format(" {}\n", value);
}

void MetricsText::sample(const MetricLabels& labels, double value) {
  begin("", labels);
  text_ += fmt::format(" {}\n", value);
}

void MetricsText::distribution(const MetricLabels& labels, std::span<const MetricBucket> buckets,
                               std::uint64_t above, double sum) {
  MetricLabels bounded = labels;
  bounded.emplace_back("le", "");
  std::uint64_t count = 0;
  for (const MetricBucket& bucket : buckets) {
    count += bucket.count;
    bounded.back().second = bound_text(bucket.bound, form_);
    begin("_bucket", bounded);
    text_ += fmt::format(" {}\n", count);
  }
  count += above;
  bounded.back().second = "+Inf";
  begin("_bucket", bounded);
  text_ += fmt::format(" {}\n", count);
  begin("_sum", labels);
  text_ += fmt::format(" {}\n", sum);
  begin("_count", labels);
  text_ += fmt::format(" {}\n", count);
}

std::string MetricsText::text() const {
  return form_ == MetricsForm::OpenMetrics ? text_ + "# EOF\n" : text_;
}

}  // namespace k8scache::print
