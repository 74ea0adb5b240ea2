#pragma once

#include "core/base/clock.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace k8scache::view {

/// A span with one or two units, less exact the longer it is: `90s`, `5m3s`, `3h`, `47h`, `2d1h`,
/// `5y20d`. Negative spans are `0s` down to a second, `<invalid>` beyond.
/// Spec: k8s.io/apimachinery/pkg/util/duration, HumanDuration.
[[nodiscard]] std::string human_duration(std::chrono::seconds span);

/// What AGE shows: `human_duration` of the time passed, `<unknown>` without a time.
/// Spec: kubectl printers, translateTimestampSince.
[[nodiscard]] std::string age_text(std::optional<Instant> then, Instant now);

}  // namespace k8scache::view
