#pragma once

#include "core/json/value.hpp"
#include "core/query/label_selector.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace k8scache::describe {

/// Objects that a description needs beside the one it is of.
struct Question {
  std::string_view group;
  std::string_view plural;
  std::string ns{};    ///< empty: of all namespaces, or the type has none
  std::string name{};  ///< empty: all
  query::LabelSelector labels{};
  /// A text that stands in the JSON of whatever is looked for: what lacks it need not be read. The
  /// visitor still decides.
  std::string containing{};
  /// A text of whatever is looked for, by the dots of its path, and what it must be: a source that
  /// is asked so of many objects may read them all once.
  std::string_view field{};
  std::string value{};
};

/// Whether an answer can be had: "none" is one, these are not.
enum class Reach { Seen, Forbidden, Unknown };

/// Where related objects come from. A description asks, and knows no file and no server.
class Related {
 public:
  Related() = default;
  Related(const Related&) = delete;
  Related& operator=(const Related&) = delete;
  virtual ~Related() = default;

  /// Visits what fits, in the API server's order. A value lives during its visit.
  virtual Reach each(const Question& question, const std::function<void(json::Value)>& visit) = 0;
};

}  // namespace k8scache::describe
