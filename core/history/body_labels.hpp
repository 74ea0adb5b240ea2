#pragma once

#include "core/json/value.hpp"
#include "core/query/label_selector.hpp"

namespace k8scache::history {

/// The labels of an object, as selectors judge them.
[[nodiscard]] inline query::Labels labels_of(json::Value object) {
  query::Labels labels;
  for (const json::Member label : object["metadata"]["labels"].members()) {
    labels.emplace_back(label.key, label.value.text_or(""));
  }
  return labels;
}

}  // namespace k8scache::history
