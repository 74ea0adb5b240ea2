#pragma once

#include "core/json/value.hpp"

#include <string>

namespace k8scache::json {

/// The number as Go's encoding/json writes it: integers exactly; doubles in the shortest form that
/// reads back equal, with an exponent below 1e-6 and from 1e21 on (`1e-7`, `1e+21`), infinities and
/// not-a-number, which JSON lacks, as `null`.
[[nodiscard]] std::string json_number_text(double number);

/// The number as Go's `strconv.FormatFloat(number, 'g', -1, 64)` writes it: shortest, with an
/// exponent of two digits or more below 1e-4 and from a million on, or from 1e21 on as Go's `%v`
/// does.
enum class ExponentFrom { Million, Sextillion };
[[nodiscard]] std::string general_number_text(double number, ExponentFrom from);

/// Appends a value that is a number as JSON; nothing for every other type.
void append_number(std::string& out, Value number);

}  // namespace k8scache::json
