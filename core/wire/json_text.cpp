#include "core/wire/json_text.hpp"

#include "core/base/utf8.hpp"
#include "core/json/short_escape.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace k8scache::wire {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";

/// True for bytes that cannot stand in a string as they are, or begin what may not.
constexpr std::array<bool, 256> special_bytes() {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) table[byte] = true;
  for (const char byte : {'"', '\\', '<', '>', '&'}) table[static_cast<std::size_t>(byte)] = true;
  for (std::size_t byte = 0x80; byte < 0x100; ++byte) table[byte] = true;
  return table;
}
constexpr std::array<bool, 256> kSpecial = special_bytes();

unsigned byte_of(char c) { return static_cast<unsigned char>(c); }

void append_unicode_escape(std::string& out, unsigned code) {
  out += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out += kHex[(code >> shift) & 0xFU];
}

/// U+2028 and U+2029 end lines in JavaScript, not in JSON.
bool is_line_end(std::string_view text) {
  return text.starts_with("\u2028") || text.starts_with("\u2029");
}

/// Writes the character at the front as it stands in a string; says how many bytes it took.
std::size_t append_special(std::string& out, std::string_view rest) {
  if (const std::string_view escape = json::short_escape(rest.front()); !escape.empty()) {
    out += escape;
    return 1;
  }
  if (byte_of(rest.front()) < 0x80) {
    append_unicode_escape(out, byte_of(rest.front()));
    return 1;
  }
  const std::size_t size = utf8_size(rest);
  if (size == 0) {
    out += "\\ufffd";
    return 1;
  }
  if (is_line_end(rest)) {
    append_unicode_escape(out, 0x2000U | (byte_of(rest[2]) & 0x3FU));
  } else {
    out.append(rest.substr(0, size));
  }
  return size;
}

/// Whether one of eight bytes is special, some others included: then each is looked at.
bool may_be_special(const char* eight) {
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHigh = 0x8080808080808080ULL;
  const auto has = [&](char c) {
    const std::uint64_t zeroed = word ^ (kOnes * byte_of(c));
    return (zeroed - kOnes) & ~zeroed & kHigh;
  };
  const std::uint64_t controls = (word - kOnes * 0x20) & ~word & kHigh;
  // 0x3C and 0x3E differ in one bit.
  const std::uint64_t angles = (word | (kOnes * 0x02)) ^ (kOnes * 0x3E);
  return ((word & kHigh) | controls | ((angles - kOnes) & ~angles & kHigh) | has('"') | has('\\') |
          has('&')) != 0;
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (text.size() - i >= 8 && !may_be_special(text.data() + i)) {
      i += 8;
      continue;
    }
    const std::size_t end = std::min(i + 8, text.size());
    while (i < end && !kSpecial[byte_of(text[i])]) ++i;
    if (i == end) continue;
    out.append(text, written, i - written);
    i += append_special(out, text.substr(i));
    written = i;
  }
  out.append(text, written);
  out += '"';
}

void append_compact(std::string& out, std::string_view document) {
  bool in_string = false;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const char c = document[i];
    if (!in_string && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
    if (c == '<' || c == '>' || c == '&') {
      append_unicode_escape(out, byte_of(c));
      continue;
    }
    if (is_line_end(document.substr(i))) {
      append_special(out, document.substr(i));
      i += 2;
      continue;
    }
    out += c;
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\' && i + 1 < document.size()) out += document[++i];
  }
}

}  // namespace k8scache::wire
