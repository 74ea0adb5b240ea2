#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace k8scache::json::path {

struct Step;
using Steps = std::vector<Step>;

/// `.name`, `['a/b']`: the member of that name of every object before it.
struct Field {
  std::string name;
};

/// `[1]`, `[-1]`, `[a:b:c]`, `[*]`: elements of every array before it. Negative places count from
/// the end; an index is a slice of one.
struct Slice {
  std::int64_t begin = 0;
  std::optional<std::int64_t> end;  ///< exclusive; nothing: to the last element
  std::int64_t stride = 1;          ///< at least 1
  bool single = false;              ///< written as `[n]`
};

/// `.*`: all elements and all members' values.
struct Wildcard {};

/// `..`: the value and every container below it, parents first.
struct Descent {};

/// `[a,b]`: the results of each alternative, one after the other.
struct Union {
  std::vector<Steps> alternatives;
};

enum class Comparison { Exists, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

/// One side of a comparison: a path from the element, or a literal.
using Operand = std::variant<Steps, std::string, std::int64_t, double, bool>;

/// `[?(left comparison right)]`: the elements of every array before it that satisfy it.
struct Filter {
  Operand left;
  Comparison comparison = Comparison::Exists;
  Operand right;
};

struct Step {
  std::variant<Field, Slice, Wildcard, Descent, Union, Filter> action;
};

/// The steps of a path text; none for the document itself. Throws `Error` (Usage) with the column.
Steps parse_steps(std::string_view text);

}  // namespace k8scache::json::path
