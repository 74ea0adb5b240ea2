#pragma once

#include "core/json/go_value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::json {

// Go's package fmt, for the values that a template can have. Spec: Go's fmt, print.go and
// format.go.

/// Appends a value as `%v` does; nothing at all as `<nil>`.
void append_go_print(std::string& out, const GoValue& value);

/// `Sprint`: blanks between two operands of which neither is a text.
[[nodiscard]] std::string go_sprint(const std::vector<GoValue>& values);

/// `Sprintln`: blanks between all, and a line end.
[[nodiscard]] std::string go_sprintln(const std::vector<GoValue>& values);

/// `Sprintf`: every verb and flag for booleans, numbers, texts, lists and maps; what does not fit
/// is written as Go does, `%!d(string=x)`. Throws `Error` (Usage) that names what is not supported:
/// an argument's index (`%[1]d`), `%p`, `%b` and `%x` of fractions, and `#` but for integers and
/// `%#v`.
[[nodiscard]] std::string go_sprintf(std::string_view format, const std::vector<GoValue>& values);

}  // namespace k8scache::json
