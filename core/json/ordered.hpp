#pragma once

#include "core/json/value.hpp"

#include <vector>

namespace k8scache::json {

/// In which order the members of objects are written.
enum class KeyOrder { Sorted, AsParsed };

/// The members of an object by key, bytewise; of duplicate keys the last, as Go reads them. Empty
/// for every other type.
std::vector<Member> ordered_members(Value object);

}  // namespace k8scache::json
