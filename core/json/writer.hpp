#pragma once

#include "core/json/ordered.hpp"
#include "core/json/value.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::json {

/// Appends the text as a JSON string with Go's escapes: `<` `>` `&` and U+2028, U+2029 as `\u003c`,
/// control characters as `\n` or `\u001b`; DEL and everything else stays. The text must be UTF-8.
/// Spec: Go encoding/json, appendString with escapeHTML.
void append_string(std::string& out, std::string_view text);

/// Writes one JSON text piece by piece, so that nobody joins it by hand. Appends to the caller's
/// string, which may be flushed and cleared between any two calls. A missing value is `null`.
/// Order is the caller's; documents have their keys sorted, of duplicates the last, if they are not
/// to stay as they were parsed.
///
///   Writer writer(out, 2);
///   writer.begin_object().key("types").value(63).key("failed").begin_array().end_array();
///   writer.end_object();
class Writer {
 public:
  /// `indent` is in spaces per level; 0 writes everything on one line.
  explicit Writer(std::string& out, int indent = 0, KeyOrder order = KeyOrder::Sorted)
      : out_(out), indent_(indent), order_(order) {}

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);

  Writer& value(std::string_view text);
  Writer& value(Value document);
  Writer& value(double number);
  template <std::integral Number>
  Writer& value(Number number) {
    if constexpr (std::same_as<Number, bool>) {
      return literal(number ? "true" : "false");
    } else if constexpr (std::signed_integral<Number>) {
      return integer(static_cast<std::int64_t>(number));
    } else {
      return unsigned_integer(static_cast<std::uint64_t>(number));
    }
  }
  Writer& null() { return literal("null"); }

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  Writer& literal(std::string_view text);
  Writer& integer(std::int64_t number);
  Writer& unsigned_integer(std::uint64_t number);
  void begin_value();
  void break_line();

  std::string& out_;
  int indent_;
  KeyOrder order_;
  bool after_key_ = false;
  std::vector<bool> has_members_;  // one per open object or array
};

/// Appends the value as kubectl's `-o json` shows it, without a final line end: keys sorted, empty
/// containers as `{}` and `[]`. Integers of 64 bits are exact.
void write_pretty(Value value, std::string& out, int indent = 4);

/// Appends the value on one line, without a blank: Go's `json.Marshal` of the decoded value, or of
/// what was decoded into a struct: the members as they stand.
void write_compact(Value value, std::string& out, KeyOrder order = KeyOrder::Sorted);

}  // namespace k8scache::json
