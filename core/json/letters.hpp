#pragma once

namespace k8scache::json {

/// Whether Unicode calls the character a letter (category L, Unicode 15: the table of Go 1.26).
[[nodiscard]] bool is_letter(char32_t character);

/// Whether Unicode calls it a decimal digit (category Nd).
[[nodiscard]] bool is_decimal_digit(char32_t character);

}  // namespace k8scache::json
