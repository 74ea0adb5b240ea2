#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace k8scache::wire {

// Texts of Kubernetes' types with a JSON form of their own. Each appends and returns true, or
// returns false for what no server would send.

/// `"2026-01-02T03:04:05Z"`; null for Go's zero time, the first second of year 1. For years 1 to
/// 9999. Spec: k8s.io/apimachinery/pkg/apis/meta/v1, Time.
bool append_time(std::string& out, std::int64_t seconds);

/// `"2026-01-02T03:04:05.000006Z"`. Spec: the same, MicroTime.
bool append_micro_time(std::string& out, std::int64_t seconds, std::int64_t nanos);

/// `"100m"`: a quantity in the form that servers send. Spec: k8s.io/apimachinery/pkg/api/resource.
bool append_quantity(std::string& out, std::string_view text);

}  // namespace k8scache::wire
