#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace k8scache::query {

enum class LabelOperator { In, NotIn, Exists, DoesNotExist, GreaterThan, LessThan };

/// One condition on one label. `=` and `==` are In with one value, `!=` is NotIn with one.
struct LabelRequirement {
  std::string key;
  LabelOperator op = LabelOperator::Exists;
  std::vector<std::string> values;  ///< sorted; a whole number for GreaterThan and LessThan
  friend bool operator==(const LabelRequirement&, const LabelRequirement&) = default;
};

/// Where a selector cannot be read, and why in the API server's words.
struct SelectorProblem {
  std::size_t column = 0;  ///< from 1, in bytes
  std::string reason;      ///< `unable to parse requirement: found '=', expected: identifier`
};

/// A label selector: all requirements hold. Empty selects everything.
///
/// `!=` and `notin` hold for objects that lack the key; `>` and `<` do not.
/// Spec: k8s.io/apimachinery/pkg/labels, Parse.
struct LabelSelector {
  std::vector<LabelRequirement> requirements;

  static std::variant<LabelSelector, SelectorProblem> read(std::string_view text);
  /// Throws Usage that quotes the text, marks the column and says what was expected.
  static LabelSelector parse(std::string_view text);
  [[nodiscard]] bool empty() const { return requirements.empty(); }
};

using Labels = std::vector<std::pair<std::string, std::string>>;

/// The labels of a stored label set, `k=v,k=v`.
Labels parse_label_set(std::string_view text);
/// What the selector means, without SQL: watch streams use it, and it judges `store/select`.
bool matches(const LabelSelector& selector, const Labels& labels);

}  // namespace k8scache::query
