#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace k8scache::json {

/// A larger YAML text is refused. A kubeconfig with embedded certificates of a thousand clusters
/// has about 8 MiB.
constexpr std::size_t kYamlLimit = std::size_t{16} << 20;

/// YAML text as JSON text; what is JSON already is returned as it is. The first document counts;
/// none is `null`. Anchors, aliases and merge keys (`<<`) are resolved.
///
/// Plain scalars get the types that kubectl's reader gives them, YAML 1.1's: `yes`, `on`, `y` are
/// true, `0x1f` and `017` are integers. Quoted ones stay text, and so do plain time stamps.
///
/// `name` is what the text is called in errors. Throws `Error` (Usage):
/// `cannot read NAME, line N: what is wrong there`; a key that occurs twice in one mapping is
/// wrong, unless the last one is to win.
///
/// Spec: YAML 1.1 and gopkg.in/yaml.v2, as sigs.k8s.io/yaml uses it.
enum class RepeatedKeys { Refused, LastWins };
[[nodiscard]] std::string yaml_to_json(std::string_view text, std::string_view name,
                                       RepeatedKeys repeated = RepeatedKeys::Refused);

/// Whether the text is one whole JSON object or array.
[[nodiscard]] bool is_json(std::string_view text);

}  // namespace k8scache::json
