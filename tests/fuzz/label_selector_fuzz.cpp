#include "core/base/text.hpp"
#include "core/query/label_selector.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace k8scache;

/// A requirement as text that reads as the same requirement.
std::string text_of(const query::LabelRequirement& requirement) {
  using query::LabelOperator;
  const auto first = [&] { return requirement.values.front(); };
  const std::string values = join(requirement.values, ",");
  switch (requirement.op) {
    case LabelOperator::Exists: return requirement.key;
    case LabelOperator::DoesNotExist: return "!" + requirement.key;
    case LabelOperator::GreaterThan: return requirement.key + ">" + first();
    case LabelOperator::LessThan: return requirement.key + "<" + first();
    case LabelOperator::In: return requirement.key + " in (" + values + ")";
    case LabelOperator::NotIn: return requirement.key + " notin (" + values + ")";
  }
  std::abort();
}

}  // namespace

/// Any bytes are a selector or a problem at a column within the text; a selector written out again
/// reads as itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto result = query::LabelSelector::read(text);
  if (const auto* const problem = std::get_if<query::SelectorProblem>(&result)) {
    if (problem->column == 0 || problem->column > size + 1 || problem->reason.empty()) std::abort();
    return 0;
  }
  const auto& selector = std::get<query::LabelSelector>(result);
  (void)query::matches(selector, {{"a", "1"}, {"n", "-7"}});
  std::string again;
  for (const auto& requirement : selector.requirements) {
    again += (again.empty() ? "" : ",") + text_of(requirement);
  }
  const auto second = query::LabelSelector::read(again);
  const auto* const same = std::get_if<query::LabelSelector>(&second);
  if (same == nullptr || same->requirements != selector.requirements) std::abort();
  return 0;
}
