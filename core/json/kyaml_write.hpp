#pragma once

#include "core/json/ordered.hpp"
#include "core/json/value.hpp"

#include <string>

namespace k8scache::json {

/// Appends a value as KYAML, the strict dialect of YAML that `kubectl -o kyaml` prints: braces,
/// every text in quotes, keys bare where they cannot be misread. `level` is the depth at which it
/// stands; keys come sorted, or as the document has them. No `---` and no line end. Spec:
/// sigs.k8s.io/yaml/kyaml, Encoder.
void write_kyaml(Value value, std::string& out, int level = 0, KeyOrder order = KeyOrder::Sorted);

}  // namespace k8scache::json
