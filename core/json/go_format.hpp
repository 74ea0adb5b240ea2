#pragma once

#include "core/json/go_value.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace k8scache::json {

/// What stands between `%` and the verb of a format.
struct GoFlags {
  bool sharp = false;
  bool zero = false;
  bool plus = false;
  bool minus = false;
  bool space = false;
  std::optional<std::int64_t> width;      ///< in characters
  std::optional<std::int64_t> precision;  ///< digits, or characters of a text
};

/// Appends a value as a verb of Go's formats writes it; `go_sprintf` says what is not supported.
void append_go_format(std::string& out, char32_t verb, const GoFlags& flags, const GoValue& value);

}  // namespace k8scache::json
