#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace k8scache::json {

/// The JSON value that a text begins with, as Go's decoder of streams finds it.
struct GoJsonScan {
  std::size_t size = 0;  ///< bytes up to the end of the value, blanks before it included
  /// Why there is none: `invalid character 'x' after object key`, or `unexpected EOF`. Empty: there
  /// is one, or nothing but blanks, then `size` is 0.
  std::string problem{};
  std::size_t offset = 0;  ///< how many bytes were read when the character turned up; 0: at no one
};

/// Finds the end of a value, or what is wrong with it. No value is read, none is refused for what
/// it says. Spec: Go encoding/json, Decoder.readValue and scanner.
[[nodiscard]] GoJsonScan go_json_scan(std::string_view text);

}  // namespace k8scache::json
