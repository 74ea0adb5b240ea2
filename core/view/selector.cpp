#include "core/view/selector.hpp"

#include "core/base/text.hpp"
#include "core/json/ordered.hpp"
#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace k8scache::view {

namespace {

struct Requirement {
  std::string key;
  std::string text;
};

std::vector<std::string> sorted_texts(json::Value values) {
  std::vector<std::string> texts;
  for (const json::Value value : values.elements()) texts.push_back(value_text(value));
  std::sort(texts.begin(), texts.end());
  return texts;
}

/// Nothing when the expression is none.
std::optional<std::string> expression_text(json::Value expression) {
  const std::string key(expression["key"].text_or(""));
  const std::string_view op = expression["operator"].text_or("");
  const std::vector<std::string> values = sorted_texts(expression["values"]);
  const bool takes_values = op == "In" || op == "NotIn";
  if (takes_values == values.empty()) return std::nullopt;
  if (op == "In") return fmt::format("{} in ({})", key, join(values, ","));
  if (op == "NotIn") return fmt::format("{} notin ({})", key, join(values, ","));
  if (op == "Exists") return key;
  if (op == "DoesNotExist") return "!" + key;
  return std::nullopt;
}

/// `[a b]`, as Go prints a slice.
std::string slice_text(json::Value values) {
  std::vector<std::string> texts;
  for (const json::Value value : values.elements()) texts.push_back(value_text(value));
  return "[" + join(texts, " ") + "]";
}

/// A label selector as Go prints the struct.
std::string struct_text(json::Value selector) {
  std::string text = "&LabelSelector{MatchLabels:map[string]string{";
  for (const json::Member& label : json::ordered_members(selector["matchLabels"])) {
    text += fmt::format("{}: {},", label.key, value_text(label.value));
  }
  text += "},MatchExpressions:[]LabelSelectorRequirement{";
  for (const json::Value expression : selector["matchExpressions"].elements()) {
    text += fmt::format("LabelSelectorRequirement{{Key:{},Operator:{},Values:{},}},",
                        expression["key"].text_or(""), expression["operator"].text_or(""),
                        slice_text(expression["values"]));
  }
  return text + "},}";
}

}  // namespace

std::optional<std::string> selector_text(json::Value selector) {
  std::vector<Requirement> requirements;
  for (const json::Member& label : json::ordered_members(selector["matchLabels"])) {
    const std::string key(label.key);
    requirements.push_back({key, fmt::format("{}={}", key, value_text(label.value))});
  }
  for (const json::Value expression : selector["matchExpressions"].elements()) {
    auto text = expression_text(expression);
    if (!text) return std::nullopt;
    requirements.push_back({std::string(expression["key"].text_or("")), std::move(*text)});
  }
  std::stable_sort(requirements.begin(), requirements.end(),
                   [](const Requirement& a, const Requirement& b) { return a.key < b.key; });
  std::vector<std::string> texts;
  for (Requirement& requirement : requirements) texts.push_back(std::move(requirement.text));
  return join(texts, ",");
}

/// Spec: apimachinery metav1.FormatLabelSelector; kubectl printers, printDeployment.
std::string selector_cell(const Row& row, const Arguments& arguments) {
  const auto text = selector_text(arguments.first(row));
  if (!text) return arguments.invalid;
  return text->empty() ? arguments.fallback_or("<none>") : *text;
}

/// Spec: kubectl printers, printValidatingAdmissionPolicyBinding.
std::string policy_parameters(const Row& row, const Arguments&) {
  const json::Value reference = row.object()["spec"]["paramRef"];
  const std::string_view name = reference["name"].text_or("");
  const std::string_view ns = reference["namespace"].text_or("");
  if (!name.empty()) return fmt::format("{}/{}", ns.empty() ? "*" : ns, name);
  const json::Value selector = reference["selector"];
  return selector.is_null_or_missing() ? "<unset>" : struct_text(selector);
}

}  // namespace k8scache::view
