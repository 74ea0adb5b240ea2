#pragma once

#include "core/json/value.hpp"
#include "core/print/explain.hpp"

#include <string>
#include <vector>

namespace k8scache::print {

/// A field that can be explained.
struct ExplainedField {
  std::string name;
  std::string type;         ///< in a word: `[]Container`
  bool has_fields = false;  ///< of its own
};

/// What may follow the fields of a question, by name; nothing when they lead nowhere.
[[nodiscard]] std::vector<ExplainedField> fields_below(json::Value document, const Explained& what);

}  // namespace k8scache::print
