#pragma once

#include "core/base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace k8scache {

/// `2026-01-02 03:04:05` as the clocks here show it, in the time zone of TZ or of the machine.
[[nodiscard]] std::string local_time(Instant instant);

/// `Fri, 02 Jan 2026 03:04:05 +0000`: the same with the day of the week and the zone's offset.
/// Spec: RFC 1123 with a numeric zone, Go's time.RFC1123Z.
[[nodiscard]] std::string local_rfc1123(Instant instant);

/// `2026-01-02 03:04:05 +0000 UTC`, whole seconds. Spec: Go's time.Time.String.
[[nodiscard]] std::string local_time_with_zone(Instant instant);

/// An instant as people name one: a span before `now` (`1h30m`), an RFC 3339 time, or a time of the
/// clocks here: `03:10`, `03:10:20` (the last time it was that late), `2026-01-02`, `2026-01-02
/// 03:10`, with a blank or a T between. Nothing for every other text.
[[nodiscard]] std::optional<Instant> parse_past(std::string_view text, Instant now);

}  // namespace k8scache
