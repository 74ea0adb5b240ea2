#pragma once

#include <string_view>

namespace k8scache::json {

/// Whether a plain (unquoted) YAML scalar of this text is read as that text, and not as null, a
/// truth, a number (base 2, 8, 16 and the base 60 of YAML 1.1 included) or a point in time.
/// Spec: go.yaml.in/yaml/v2, resolve and isBase60Float.
[[nodiscard]] bool reads_as_text(std::string_view text);

/// Whether the text is an integer of 64 bits, of base 10 or of what its prefix says (0x, 0o, 0b,
/// 0), or a decimal fraction that a double holds. Spec: Go's strconv, ParseInt with base 0 and
/// ParseFloat.
[[nodiscard]] bool reads_as_number(std::string_view text);

}  // namespace k8scache::json
