#pragma once

#include <cstddef>
#include <string_view>

namespace k8scache::json {

/// How a text is written in YAML's block style.
enum class ScalarStyle { Plain, SingleQuoted, DoubleQuoted, Literal };

/// Where a text stands.
enum class ScalarPlace { Value, SimpleKey };

/// What the characters of a text allow.
struct ScalarTraits {
  bool plain = true;          ///< may stand unquoted
  bool single_quoted = true;  ///< may stand in single quotes
  bool literal = true;        ///< may stand in a `|` block
  bool has_line_break = false;
};

/// Spec: go.yaml.in/yaml/v2, yaml_emitter_analyze_scalar.
[[nodiscard]] ScalarTraits scalar_traits(std::string_view text);

/// The style kubectl writes it in. Spec: encoder.stringv, yaml_emitter_select_scalar_style.
[[nodiscard]] ScalarStyle scalar_style(std::string_view text, const ScalarTraits& traits,
                                       ScalarPlace place);

/// How many bytes the line break at the front takes, 0 when there is none: LF, CR, and Unicode's
/// NEL, LS, PS.
[[nodiscard]] std::size_t line_break_bytes(std::string_view text);

/// Whether the character at the front may stand in YAML as it is. Tabs, control characters, the
/// byte order mark and all beyond the basic plane may not.
[[nodiscard]] bool is_yaml_printable(std::string_view text);

}  // namespace k8scache::json
