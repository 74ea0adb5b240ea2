#pragma once

#include "core/json/value.hpp"

#include <string>
#include <string_view>

namespace k8scache::print {

/// The cell of `--show-labels`: `a=1,b=2`, sorted as texts (`a-b=1` before `a=1`); `<none>` for no
/// labels. Spec: apimachinery labels, FormatLabels.
[[nodiscard]] std::string label_text(json::Value labels);

/// The header of a `-L` column: what is behind the last slash, in capitals (`a.b/c` gives `C`).
[[nodiscard]] std::string label_column_header(std::string_view label);

}  // namespace k8scache::print
