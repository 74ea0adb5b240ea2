#pragma once

#include "core/json/yaml_cursor.hpp"
#include "core/json/yaml_scalar_style.hpp"

#include <string_view>

namespace k8scache::json {

/// Writes a text in a style that its traits allow. A value is folded at blanks behind column 80; a
/// simple key stays on its line. Spec: go.yaml.in/yaml/v2, yaml_emitter_process_scalar.
void write_scalar(YamlCursor& cursor, std::string_view text, ScalarStyle style, ScalarPlace place);

}  // namespace k8scache::json
