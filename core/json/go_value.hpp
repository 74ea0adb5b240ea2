#pragma once

#include "core/json/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace k8scache::json {

/// A value as a Go template has it in hand: a part of the document, or what a function gave.
///
/// What stands in a map or a list of the document is held "in an interface" there; Go's messages
/// tell such a value from the same one by itself, and a null is a value only in an interface.
struct GoValue {
  enum class Type {
    Invalid,  ///< nothing at all: a key that is missing
    Nil,      ///< a null in an interface
    Bool,
    Int,    ///< `int`: of the template
    Int64,  ///< `int64`: of the document
    Uint8,  ///< `uint8`: a byte of a text
    Float64,
    String,
    Slice,
    Map
  };
  Type type = Type::Invalid;
  bool boxed = false;  ///< in an interface
  bool truth = false;
  std::int64_t integer = 0;
  double number = 0;
  std::string text;
  Value json;             ///< of a slice the whole array
  std::size_t begin = 0;  ///< of a slice
  std::size_t end = 0;

  static GoValue of(Value value, bool boxed);
  static GoValue of(bool value);
  static GoValue of(std::string text);
  static GoValue of_int(std::int64_t value);
  static GoValue of_float(double value);

  [[nodiscard]] bool is_valid() const { return type != Type::Invalid; }
  [[nodiscard]] bool is_integer() const {
    return type == Type::Int || type == Type::Int64 || type == Type::Uint8;
  }
  /// Elements, members or bytes; 0 for what has none.
  [[nodiscard]] std::size_t length() const;
  [[nodiscard]] bool has_length() const {
    return type == Type::String || type == Type::Slice || type == Type::Map;
  }
  /// Whether it counts as true. Spec: text/template, IsTrue.
  [[nodiscard]] bool is_true() const;
  /// The value by itself; a null in an interface is nothing then.
  [[nodiscard]] GoValue unboxed() const;
  [[nodiscard]] GoValue element(std::size_t index) const;
  /// Invalid when the map lacks the key.
  [[nodiscard]] GoValue member(std::string_view key) const;

  /// `int64`; in an interface `interface {}`.
  [[nodiscard]] std::string_view type_name() const;
  /// The same of the value itself.
  [[nodiscard]] std::string_view own_type_name() const;
};

}  // namespace k8scache::json
