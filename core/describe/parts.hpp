#pragma once

#include "core/base/clock.hpp"
#include "core/describe/writer.hpp"
#include "core/json/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::describe {

// Values as kubectl's describe writes them. What is missing is Go's zero value, as it is for
// kubectl after decoding: an empty text, 0, false, the year 1.

/// A text, else an empty one.
[[nodiscard]] std::string text_of(json::Value value);
/// A text, else the other one; an empty text counts as missing.
[[nodiscard]] std::string text_or(json::Value value, std::string_view other);
[[nodiscard]] std::int64_t number_of(json::Value value);
/// `true`, `false`.
[[nodiscard]] std::string_view truth_of(json::Value value);
/// `True`, `False`, and `<unset>` for what is not there.
[[nodiscard]] std::string_view capital_truth_of(json::Value value);
/// A quantity as it is stored, which is the canonical form; `0` without one.
[[nodiscard]] std::string quantity_of(json::Value value);
/// A number or a text (`8080`, `http`, `25%`); `0` without one.
[[nodiscard]] std::string number_or_text(json::Value value);
/// `[a b]`.
[[nodiscard]] std::string slice_of(json::Value values);
[[nodiscard]] std::vector<std::string> texts_of(json::Value values);
[[nodiscard]] std::string joined(json::Value values, std::string_view separator);
/// `Fri, 02 Jan 2026 03:04:05 +0000` on the clocks here.
[[nodiscard]] std::string time_of(json::Value time);
/// How long ago that was: `5m`, `<unknown>`.
[[nodiscard]] std::string age_of(json::Value time, Instant now);
/// A label selector's requirements, `<none>` for none. Spec: metav1.FormatLabelSelector.
[[nodiscard]] std::string selector_of(json::Value selector);
/// `k=v,k=v` sorted, `<none>` for none. Spec: apimachinery labels.FormatLabels.
[[nodiscard]] std::string pairs_of(json::Value labels);
/// `Kind/name` of the owner that controls the object; empty when none does.
[[nodiscard]] std::string controller_of(json::Value object);
/// The uid of that owner.
[[nodiscard]] std::string controller_uid_of(json::Value object);

/// `title:` and each `key=value` on a line of its own. `indent` stands before each line,
/// `separator` before each pair.
void write_labels(const Writer& to, std::string_view title, json::Value labels,
                  std::string_view indent = "");
/// `title:` and each `key: value`, long ones below their key and shortened; what kubectl keeps in
/// annotations for itself is left out.
void write_annotations(const Writer& to, std::string_view title, json::Value annotations);
/// `Name:`, and `Namespace:`.
void write_name(const Writer& to, json::Value object);
void write_name_and_namespace(const Writer& to, json::Value object);
/// `Labels:` and `Annotations:` of an object.
void write_labels_and_annotations(const Writer& to, json::Value object);
/// `Conditions:` with type, status and reason.
void write_brief_conditions(const Writer& to, json::Value conditions);
/// The same with the time of transition and a message; a headline that comes first is the caller's.
void write_full_conditions(const Writer& to, json::Value conditions);

/// The first texts of a long one, at most so many bytes, with `...` behind.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// The longest annotation that is shown on one line.
inline constexpr std::size_t kLongestAnnotation = 140;

}  // namespace k8scache::describe
