#include "core/print/labels.hpp"

#include "core/base/text.hpp"
#include "core/json/ordered.hpp"
#include "core/print/table.hpp"

#include <algorithm>
#include <vector>

namespace k8scache::print {

std::string label_text(json::Value labels) {
  std::vector<std::string> pairs;
  for (const auto& [key, value] : json::ordered_members(labels)) {
    std::string& pair = pairs.emplace_back(key);
    pair.append("=").append(value.text_or(""));
  }
  std::ranges::sort(pairs);
  return pairs.empty() ? "<none>" : join(pairs, ",");
}

std::string label_column_header(std::string_view label) {
  const std::size_t slash = label.rfind('/');
  return column_header(slash == std::string_view::npos ? label : label.substr(slash + 1));
}

}  // namespace k8scache::print
