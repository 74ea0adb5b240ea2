#pragma once

#include "core/base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace k8scache {

/// An RFC 3339 time with seconds, an optional fraction (cut to milliseconds) and a zone (`Z` or
/// `+02:00`); nothing for every other text, and for days that no calendar has.
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);

/// `2026-01-02T03:04:05Z`: UTC, whole seconds (earlier ones, of a fraction).
[[nodiscard]] std::string rfc3339(Instant instant);

}  // namespace k8scache
