#pragma once

#include <string>
#include <string_view>

namespace k8scache::json {

/// What Go's YAML reader says of the first document of a text that is no YAML, with the line that
/// it means: `line 2: did not find expected key`. Empty when the document can be read.
///
/// Go's reader is a translation of libyaml's, with libyaml's words; yaml-cpp, which reads documents
/// here, has other ones.
/// Spec: go.yaml.in/yaml/v2, parser.fail.
[[nodiscard]] std::string go_yaml_problem(std::string_view text);

}  // namespace k8scache::json
