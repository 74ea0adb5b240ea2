#pragma once

#include "core/json/yaml_read.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::json {

/// A YAML document as nodes that know their lines. An alias is one more reference to the node it
/// names, so nodes form a graph without cycles, not a tree; who walks it must bound its work.
struct YamlNode {
  enum class Kind { Text, Literal, Sequence, Mapping };
  Kind kind = Kind::Literal;
  int line = 0;               ///< 1-based
  bool is_merge_key = false;  ///< a plain `<<`
  std::string text = {};      ///< Text: the text. Literal: JSON, as `true` or `12`
  std::vector<std::size_t> parts =
      {};  ///< Sequence: elements. Mapping: key, value, key, value, ...
};

struct YamlTree {
  std::vector<YamlNode> nodes;  ///< the root is the first; empty: there is no document
};

/// Throws `Error` (Usage), `cannot read NAME, line N: ...`, see `yaml_to_json`.
[[nodiscard]] YamlTree parse_yaml(const std::string& text, std::string_view name,
                                  RepeatedKeys repeated);

/// Throws that error.
[[noreturn]] void fail_at_line(std::string_view name, int line, std::string_view problem);

}  // namespace k8scache::json
