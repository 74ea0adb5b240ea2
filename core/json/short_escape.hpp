#pragma once

#include <string_view>

namespace k8scache::json {

/// The escape of two characters that stands for one in a JSON string; empty where there is none.
[[nodiscard]] constexpr std::string_view short_escape(char letter) {
  switch (letter) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return {};
  }
}

}  // namespace k8scache::json
