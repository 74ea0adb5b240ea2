#include "core/json/go_unmarshal.hpp"

#include <fmt/format.h>

namespace k8scache::json {

std::string_view go_json_type(Value value) {
  switch (value.type()) {
    case Type::Missing:
    case Type::Null: return "null";
    case Type::Bool: return "bool";
    case Type::Integer:
    case Type::Unsigned:
    case Type::Double: return "number";
    case Type::String: return "string";
    case Type::Array: return "array";
    case Type::Object: return "object";
  }
  return "";
}

std::string go_unmarshal_problem(Value found, std::string_view type) {
  return fmt::format("json: cannot unmarshal {} into Go value of type {}", go_json_type(found),
                     type);
}

std::string go_unmarshal_problem(Value found, std::string_view field, std::string_view type) {
  return fmt::format("json: cannot unmarshal {} into Go struct field {} of type {}",
                     go_json_type(found), field, type);
}

}  // namespace k8scache::json
