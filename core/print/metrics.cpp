#include "core/print/metrics.hpp"

#include <fmt/format.h>

namespace k8scache::print {

namespace {

/// Spec: Prometheus exposition formats: \ " and line ends of a value are escaped.
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

}  // namespace

void MetricsText::family(std::string_view name, std::string_view help) {
  name_ = name;
  text_ += fmt::format("# HELP {} {}\n# TYPE {} gauge\n", name, help, name);
}

void MetricsText::begin(const MetricLabels& labels) {
  text_ += name_;
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
  begin(labels);
  text_ += fmt::format(" {}\n", value);
}

void MetricsText::sample(const MetricLabels& labels, double value) {
  begin(labels);
  text_ += fmt::format(" {}\n", value);
}

}  // namespace k8scache::print
