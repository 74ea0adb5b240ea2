#pragma once

#include "core/json/value.hpp"

#include <string>
#include <string_view>

namespace k8scache::json {

/// What Go's decoder says of a value that is not of the type it is to be: as a whole, or as a field
/// of a struct, `Struct.path`. Spec: encoding/json, UnmarshalTypeError.
[[nodiscard]] std::string go_unmarshal_problem(Value found, std::string_view type);
[[nodiscard]] std::string go_unmarshal_problem(Value found, std::string_view field,
                                               std::string_view type);

/// What the decoder calls a value: `object`, `array`, `string`, `number`, `bool`, `null`.
[[nodiscard]] std::string_view go_json_type(Value value);

}  // namespace k8scache::json
