#include "core/query/usage.hpp"

#include "core/base/time_format.hpp"
#include "core/query/quantity.hpp"

#include <algorithm>
#include <tuple>

namespace k8scache::query {

namespace {

std::int64_t scaled(json::Value quantity, int power) {
  const auto parsed = Quantity::parse(quantity.text_or("0"));
  return parsed ? parsed->scaled(power) : 0;
}

}  // namespace

Usage usage_of(json::Value resources) {
  return {.cpu = scaled(resources["cpu"], 9),
          .memory = scaled(resources["memory"], 0),
          .swap = scaled(resources["swap"], 0)};
}

Sample sample_of(json::Value object) {
  const json::Value metadata = object["metadata"];
  Sample sample{.ns = std::string(metadata["namespace"].text_or("")),
                .name = std::string(metadata["name"].text_or("")),
                .usage = usage_of(object["usage"]),
                .at = parse_rfc3339(object["timestamp"].text_or("")),
                .containers = {}};
  for (const json::Value container : object["containers"].elements()) {
    sample.containers.push_back({.ns = {},
                                 .name = std::string(container["name"].text_or("")),
                                 .usage = usage_of(container["usage"]),
                                 .at = {},
                                 .containers = {}});
    sample.usage += sample.containers.back().usage;
  }
  return sample;
}

void sort_samples(std::vector<Sample>& samples, UsageOrder order, bool by_namespace) {
  std::ranges::stable_sort(samples, [&](const Sample& a, const Sample& b) {
    switch (order) {
      case UsageOrder::Cpu: return a.usage.millicores() > b.usage.millicores();
      case UsageOrder::Memory: return a.usage.memory > b.usage.memory;
      case UsageOrder::Name: break;
    }
    return by_namespace ? std::tie(a.ns, a.name) < std::tie(b.ns, b.name) : a.name < b.name;
  });
}

}  // namespace k8scache::query
