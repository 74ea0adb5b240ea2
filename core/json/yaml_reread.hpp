#pragma once

#include <string>
#include <string_view>

namespace k8scache::json {

/// What kubectl's YAML shows of a text: it writes JSON, where U+0085 stands as it is, and reads
/// that as YAML, where U+0085 ends a line, and lines are folded. One becomes a blank, several
/// become line breaks but one, and the blanks beside them go. `made` holds the text if it is
/// another one. Spec: sigs.k8s.io/yaml, JSONToYAML; go.yaml.in/yaml/v2, scanner of double-quoted
/// scalars.
[[nodiscard]] std::string_view reread_text(std::string_view text, std::string& made);

}  // namespace k8scache::json
