#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache {

/// The pieces between separators, empty ones included; the empty text has one empty piece.
/// The views live as long as `text`.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Without the ASCII white space at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// ASCII letters only; every other byte stays.
[[nodiscard]] std::string to_lower(std::string_view text);

/// The texts of a range in order, with the separator between them.
template <typename Range>
[[nodiscard]] std::string join(const Range& texts, std::string_view separator) {
  std::string result;
  bool first = true;
  for (const auto& text : texts) {
    if (!first) result += separator;
    result += text;
    first = false;
  }
  return result;
}

/// The text with every control character replaced (`\x1b` becomes `\u001b`, a line end a space), so
/// that foreign text cannot steer a terminal or break the one-line rule of messages.
[[nodiscard]] std::string printable(std::string_view text);

/// The text with U+FFFD for each byte that is part of no UTF-8 character, so that it can be a JSON
/// string whatever it came from: paths and names of contexts may hold any bytes.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// How many insertions, deletions, replacements and swaps of neighbours lead from one to the other.
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);

/// The known word that was probably meant: at most a third of the letters differ, case ignored, of
/// equals the first. Nothing when none is near.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& known);

/// `12408` as `12,408`.
std::string grouped(std::int64_t number);

}  // namespace k8scache
