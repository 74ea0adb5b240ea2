#pragma once

#include "core/base/text.hpp"
#include "core/query/query.hpp"

#include <fmt/format.h>

#include <string>

namespace k8scache::serve {

// Questions as text, so that what one led to is not taken for another's.

[[nodiscard]] inline std::string text_of(const query::LabelSelector& labels) {
  std::string text;
  for (const query::LabelRequirement& one : labels.requirements) {
    text += fmt::format("\n{} {} {}", one.key, static_cast<int>(one.op), join(one.values, ","));
  }
  return text;
}

[[nodiscard]] inline std::string text_of(const query::Query& query) {
  return fmt::format("{}\n{}\n{}{}", query.type, join(query.namespaces, ","),
                     join(query.names, ","), text_of(query.labels));
}

}  // namespace k8scache::serve
