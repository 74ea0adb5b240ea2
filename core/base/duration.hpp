#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace k8scache {

/// A span as people write it in flags and settings: `5m30s`, `10m`, `1.5h`, `7d`, `250ms`, `0`.
/// Units are ms, s, m, h and d (24 hours), each with a number before it; cut to milliseconds.
/// Nothing for anything else, for negative ones, and for more than 100 years.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace k8scache
