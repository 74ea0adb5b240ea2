#pragma once

#include "core/json/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace k8scache::json {

/// Appends a value as Go's `fmt` writes it with `%v`: strings raw, null as `<nil>`, arrays as
/// `[a b]`, objects as `map[k:v]` by key. Nothing for a missing one.
void append_go_value(std::string& out, Value value);

/// Appends a value as Go source, as `%#v` does: `map[string]interface {}{"k":[]interface {}{1}}`.
void append_go_syntax(std::string& out, Value value);

/// The name of the Go type that a decoded value has: `map[string]interface {}`, `int64`, ...
[[nodiscard]] std::string_view go_type_name(Value value);

/// A number as `%v` writes it. Integers beyond 64 signed bits are floats in Go.
[[nodiscard]] std::string go_number_text(Value number);

/// Whether Go calls the character printable: no control or format character, no white space but
/// the blank, not for private use.
[[nodiscard]] bool is_shown_by_go(char32_t c);

/// The text in double quotes with Go's escapes. Spec: strconv.Quote.
[[nodiscard]] std::string go_quoted(std::string_view text);

/// A character as `U+0026 '&'`; only its number when it cannot be shown. Spec: Go's `%#U`.
[[nodiscard]] std::string go_character_name(char32_t character);

/// What a text in `"` or `'` with Go's escapes means; nothing when it is none.
/// Spec: client-go/util/jsonpath, UnquoteExtend.
[[nodiscard]] std::optional<std::string> go_unquoted(std::string_view quoted);

}  // namespace k8scache::json
