#pragma once

#include "core/health/verdict.hpp"
#include "core/json/value.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace k8scache::health {

/// The condition of that type in `status.conditions`; missing when there is none.
[[nodiscard]] json::Value condition(json::Value object, std::string_view type);

/// The first of these conditions that the object has; missing when it has none.
[[nodiscard]] json::Value first_condition(json::Value object,
                                          std::initializer_list<std::string_view> types);

/// Whether a condition, which may be missing, has that status: `True`.
[[nodiscard]] bool has_status(json::Value condition, std::string_view status);

/// What a condition says: its message, else its reason, else its type.
[[nodiscard]] std::string words_of(json::Value condition);

/// Whether the controller has yet to see what was written last.
[[nodiscard]] bool is_unobserved(json::Value object);

/// Whether it is being deleted.
[[nodiscard]] bool is_terminating(json::Value object);

}  // namespace k8scache::health
