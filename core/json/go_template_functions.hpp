#pragma once

#include "core/json/go_value.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::json::gotmpl {

/// What a function wants of an argument.
enum class Wants {
  Value,    ///< anything, as it is: a null in an interface is told from nothing
  Operand,  ///< anything, to be printed
  Text      ///< a text and nothing else
};

/// A function of templates.
struct Function {
  std::string_view name;
  std::size_t least = 0;  ///< arguments; of a variadic one the fixed ones
  bool is_variadic = false;
  Wants first = Wants::Value;  ///< of the first argument
  Wants rest = Wants::Value;   ///< of the others
  /// Fills `result`; returns what is wrong in Go's words, or an empty text. Nothing for `and` and
  /// `or`, which do not look at every argument.
  std::string (*call)(std::span<const GoValue> arguments, GoValue& result) = nullptr;
};

/// Those of Go's text/template and of kubectl; nothing when there is none of that name.
const Function* find_function(std::string_view name);

}  // namespace k8scache::json::gotmpl
