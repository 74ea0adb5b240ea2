#include "core/json/go_value.hpp"

namespace k8scache::json {

GoValue GoValue::of(Value value, bool boxed) {
  GoValue result;
  result.boxed = boxed;
  switch (value.type()) {
    case json::Type::Missing: result.boxed = false; return result;
    case json::Type::Null: result.type = boxed ? Type::Nil : Type::Invalid; return result;
    case json::Type::Bool:
      result.type = Type::Bool;
      result.truth = value.boolean_or(false);
      return result;
    case json::Type::Integer:
      result.type = Type::Int64;
      result.integer = value.integer_or(0);
      return result;
    case json::Type::Unsigned:
    case json::Type::Double:
      result.type = Type::Float64;
      result.number = value.number().value_or(0);
      return result;
    case json::Type::String:
      result.type = Type::String;
      result.text = value.text_or("");
      return result;
    case json::Type::Array:
      result.type = Type::Slice;
      result.json = value;
      result.end = value.size();
      return result;
    case json::Type::Object:
      result.type = Type::Map;
      result.json = value;
      return result;
  }
  return result;
}

GoValue GoValue::of(bool value) {
  GoValue result;
  result.type = Type::Bool;
  result.truth = value;
  return result;
}

GoValue GoValue::of(std::string text) {
  GoValue result;
  result.type = Type::String;
  result.text = std::move(text);
  return result;
}

GoValue GoValue::of_int(std::int64_t value) {
  GoValue result;
  result.type = Type::Int;
  result.integer = value;
  return result;
}

GoValue GoValue::of_float(double value) {
  GoValue result;
  result.type = Type::Float64;
  result.number = value;
  return result;
}

std::size_t GoValue::length() const {
  if (type == Type::String) return text.size();
  if (type == Type::Slice) return end - begin;
  return type == Type::Map ? json.size() : 0;
}

bool GoValue::is_true() const {
  switch (type) {
    case Type::Invalid:
    case Type::Nil: return false;
    case Type::Bool: return truth;
    case Type::Int:
    case Type::Int64:
    case Type::Uint8: return integer != 0;
    case Type::Float64: return number != 0;
    case Type::String:
    case Type::Slice:
    case Type::Map: return length() > 0;
  }
  return false;
}

GoValue GoValue::unboxed() const {
  if (type == Type::Nil) return {};
  GoValue result = *this;
  result.boxed = false;
  return result;
}

GoValue GoValue::element(std::size_t index) const {
  if (type == Type::Slice) return of(json.at(begin + index), true);
  GoValue byte;
  byte.type = Type::Uint8;
  byte.integer = static_cast<unsigned char>(text[index]);
  return byte;
}

GoValue GoValue::member(std::string_view key) const { return of(json[key], true); }

std::string_view GoValue::type_name() const {
  return boxed ? std::string_view("interface {}") : own_type_name();
}

std::string_view GoValue::own_type_name() const {
  switch (type) {
    case Type::Invalid:
    case Type::Nil: return "interface {}";
    case Type::Bool: return "bool";
    case Type::Int: return "int";
    case Type::Int64: return "int64";
    case Type::Uint8: return "uint8";
    case Type::Float64: return "float64";
    case Type::String: return "string";
    case Type::Slice: return "[]interface {}";
    case Type::Map: return "map[string]interface {}";
  }
  return "";
}

}  // namespace k8scache::json
