#pragma once

#include "core/health/verdict.hpp"
#include "core/json/value.hpp"
#include "core/model/resource_type.hpp"

#include <optional>
#include <string_view>

namespace k8scache::health {

/// How an object is, by what it says of itself. Nothing: it says nothing.
using Rule = std::optional<Verdict> (*)(json::Value object);

/// The rule that the registry calls so; null when there is none.
[[nodiscard]] Rule rule_named(std::string_view name);

/// The rule of a kind: what its entry names; of a kind without an entry, which is a custom one,
/// that of conditions. Null: its objects have no health.
[[nodiscard]] Rule rule_of(const model::RegistryEntry* entry);

/// Throws `Error` (Usage) that names the kind when an entry names a rule that does not exist.
void check(const model::RegistryEntry& entry);

}  // namespace k8scache::health
