#pragma once

#include "core/describe/subject.hpp"
#include "core/model/resource_type.hpp"

#include <string>

namespace k8scache::describe {

/// The description of an object of that type, line by line: kubectl's own form where kubectl has
/// one for the kind, its generic form for all others. Related objects and events are asked for.
/// Spec: kubectl 1.36 describe.
[[nodiscard]] std::string describe(const model::ResourceType& type, const Subject& subject);

}  // namespace k8scache::describe
