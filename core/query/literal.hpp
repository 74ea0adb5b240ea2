#pragma once

#include <string>
#include <string_view>

namespace k8scache::query {

/// The pattern that fits this text alone, for names that are no patterns: `a*` is `a[*]`.
[[nodiscard]] inline std::string literal(std::string_view text) {
  std::string glob;
  for (const char c : text) {
    const bool is_special = c == '*' || c == '?' || c == '[';
    if (is_special) glob += '[';
    glob += c;
    if (is_special) glob += ']';
  }
  return glob;
}

}  // namespace k8scache::query
