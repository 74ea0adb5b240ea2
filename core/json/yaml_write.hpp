#pragma once

#include "core/json/value.hpp"

#include <string>

namespace k8scache::json {

/// Appends the value as the YAML that kubectl's `-o yaml` shows, with its final line end: block
/// style, keys in natural order, quoted and plain texts folded at the first blank behind column 80,
/// texts quoted only where they would read as something else (YAML 1.1 words and dates included).
///
/// Where kubectl gives up (DEL and other control characters above it) or alters the text (U+0085)
/// the character is written as an escape instead.
/// Spec: sigs.k8s.io/yaml, Marshal; go.yaml.in/yaml/v2, encoder and emitter.
void write_yaml(Value value, std::string& out);

/// As `write_yaml` of a list with this one element: `- ` before the first line, two blanks before
/// the others. Elements written one after the other make a list.
void write_yaml_element(Value value, std::string& out);

}  // namespace k8scache::json
