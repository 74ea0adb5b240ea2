#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace k8scache::json::tmpl {

struct Node;
using Nodes = std::vector<Node>;

/// A text, outside of `{}` or quoted within.
struct Text {
  std::string text;
};
/// `.name`, `['name']`.
struct Field {
  std::string name;
};
/// `.*`
struct Wildcard {};
/// `..`
struct Recursive {};
/// `range`, `end`, and every other word.
struct Identifier {
  std::string name;
};
/// `[begin:end:step]`, or with `derived_end` `[begin]`.
struct Slice {
  std::optional<std::int64_t> begin;
  std::optional<std::int64_t> end;
  std::optional<std::int64_t> step;
  bool derived_end = false;
};
/// `[a,b]`
struct Union {
  std::vector<Nodes> choices;
};
/// `[?(left comparison right)]`; an empty comparison: whether there is a left.
struct Filter {
  Nodes left;
  std::string comparison;
  Nodes right;
};
/// A literal.
struct Literal {
  std::variant<std::int64_t, double, bool> value;
};

struct Node {
  std::variant<Text, Field, Wildcard, Recursive, Identifier, Slice, Union, Filter, Literal> what;
};

/// What a template is made of: a text (one `Text` node), or what stands in one pair of braces.
struct Piece {
  Nodes nodes;
  bool is_text = false;
};
using Pieces = std::vector<Piece>;

/// Throws `Error` (Usage) with kubectl's words: "unclosed action".
Pieces parse_pieces(std::string_view text);

}  // namespace k8scache::json::tmpl
