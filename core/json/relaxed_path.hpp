#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace k8scache::json {

/// The template that a path stands for where kubectl takes it with or without braces and the first
/// dot (`--sort-by`, custom columns): `a.b`, `.a.b`, `{a.b}` and `{.a.b}` are `{.a.b}`; the empty
/// text is itself. Nothing when it is none of these.
/// Spec: kubectl get, RelaxedJSONPathExpression.
[[nodiscard]] std::optional<std::string> relaxed_path(std::string_view text);

/// The same path with the dots of names in brackets and quotes escaped: `['a.b']` is `['a\.b']`,
/// one name, where kubectl splits it. For paths that are not kubectl's.
[[nodiscard]] std::string with_whole_names(std::string_view path);

/// What kubectl says of a text that is no such path.
inline constexpr const char* kNotRelaxed =
    "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or "
    "'{.name1.name2}'";

}  // namespace k8scache::json
