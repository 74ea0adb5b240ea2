#pragma once

#include <cstddef>
#include <string_view>

namespace k8scache::json {

/// A character and how many bytes it took.
struct Utf8Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};

/// The first character of a text that is not empty. Broken UTF-8 gives U+FFFD for one byte.
[[nodiscard]] constexpr Utf8Character utf8_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
  if (bytes == 0 || text.size() < bytes) return {U'\uFFFD', 1};
  char32_t code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80) return {U'\uFFFD', 1};
    code = (code << 6U) | (next & 0x3FU);
  }
  return {code, bytes};
}

}  // namespace k8scache::json
