#pragma once

#include "core/json/value.hpp"

#include <string_view>
#include <vector>

namespace k8scache::json {

/// Whether kubectl's YAML shows the one key before the other: numbers within keys by their value
/// (`a2` before `a10`), letters after everything else.
/// Spec: go.yaml.in/yaml/v2, keyList.Less.
[[nodiscard]] bool yaml_key_less(std::string_view a, std::string_view b);

/// The members of an object in that order; of duplicate keys the last.
[[nodiscard]] std::vector<Member> yaml_ordered_members(Value object);

}  // namespace k8scache::json
