#pragma once

#include "core/base/clock.hpp"
#include "core/json/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::view {

/// A value as Go prints it: strings raw, numbers and booleans in words, objects and arrays as
/// compact JSON with sorted keys; nothing for null and missing ones.
[[nodiscard]] std::string value_text(json::Value value);

/// The time that the text of a value is; nothing for every other value, and for Go's zero time.
[[nodiscard]] std::optional<Instant> instant_of(json::Value value);

/// The first of `.status.conditions` with that type; missing when there is none.
[[nodiscard]] json::Value first_condition(json::Value object, std::string_view type);

/// A string map as `k=v,k=v` sorted by key, `<none>` when empty.
/// Spec: apimachinery labels.FormatLabels.
[[nodiscard]] std::string labels_text(json::Value labels);

/// The first `most` texts joined with the separator; when there are more, ` + N more...`.
[[nodiscard]] std::string shortened(const std::vector<std::string>& texts, std::size_t most,
                                    std::string_view separator);

}  // namespace k8scache::view
