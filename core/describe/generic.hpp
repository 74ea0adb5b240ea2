#pragma once

#include "core/describe/subject.hpp"
#include "core/describe/writer.hpp"

#include <string>
#include <string_view>

namespace k8scache::describe {

/// An object of a kind that has no form of its own: name, labels, annotations, then all its fields
/// sorted, nested ones deeper. Spec: kubectl describe, genericDescriber.
void describe_anything(const Writer& to, const Subject& subject);

/// A field's name as words: `apiVersion` is `API Version`, `lastProbeTime` is `Last Probe Time`; a
/// name with anything but letters and dashes stays. Letters beyond ASCII count as small ones.
/// Spec: kubectl describe, smartLabelFor; fatih/camelcase.
[[nodiscard]] std::string field_label(std::string_view field);

}  // namespace k8scache::describe
