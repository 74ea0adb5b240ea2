#pragma once

#include <cstddef>
#include <string>
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

/// Appends a character as UTF-8.
inline void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
  };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6U));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (c >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace k8scache::json
