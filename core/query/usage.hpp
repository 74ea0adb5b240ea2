#pragma once

#include "core/base/clock.hpp"
#include "core/json/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::query {

/// Processor time, memory and swap space.
struct Usage {
  std::int64_t cpu = 0;     ///< in billionths of a core
  std::int64_t memory = 0;  ///< in bytes
  std::int64_t swap = 0;    ///< in bytes

  /// In thousandths of a core, rounded up.
  [[nodiscard]] std::int64_t millicores() const { return (cpu + 999'999) / 1'000'000; }

  Usage& operator+=(const Usage& other) {
    cpu += other.cpu;
    memory += other.memory;
    swap += other.swap;
    return *this;
  }
};

/// One measured thing: a node, a pod, or a container of one.
struct Sample {
  std::string ns;
  std::string name;
  Usage usage;
  std::optional<Instant> at;       ///< when it was measured
  std::vector<Sample> containers;  ///< of a pod
};

/// `{"cpu":"250m","memory":"64Mi"}`. What is missing is none.
[[nodiscard]] Usage usage_of(json::Value resources);

/// A PodMetrics or NodeMetrics of metrics.k8s.io.
[[nodiscard]] Sample sample_of(json::Value object);

enum class UsageOrder { Name, Cpu, Memory };

/// By name, or the largest first. `by_namespace`: names of one namespace together.
/// Spec: kubectl metricsutil, PodMetricsSorter.
void sort_samples(std::vector<Sample>& samples, UsageOrder order, bool by_namespace);

}  // namespace k8scache::query
