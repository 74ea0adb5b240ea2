#pragma once

#include "core/json/json_template.hpp"
#include "core/json/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// One `filter=` of a question: any of its terms holds. `path=text`, `path!=text`, `path~text`
/// (contains, whatever the case), with commas between. A missing value is the empty text.
/// Spec: Rancher Steve, filter.
class Filter {
 public:
  /// Throws Usage that quotes what cannot be read.
  static Filter parse(std::string_view text);

  [[nodiscard]] bool matches(json::Value object) const;

 private:
  enum class Operator { Equal, NotEqual, Contains };
  struct Term {
    json::JsonTemplate path;
    Operator op;
    std::string value;
  };
  std::vector<Term> terms_;
};

/// The template of a path as questions write it: `metadata.name`, `.spec.nodeName`,
/// `metadata.labels['a/b']`. Throws Usage that names the parameter.
[[nodiscard]] json::JsonTemplate path_parameter(std::string_view parameter, std::string_view text);

/// What a path leads to, as text; empty when there is nothing.
[[nodiscard]] std::string text_at(const json::JsonTemplate& path, json::Value object);

}  // namespace k8scache::serve
