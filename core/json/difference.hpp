#pragma once

#include "core/json/value.hpp"

#include <string>
#include <vector>

namespace k8scache::json {

/// One place where two documents differ. What is missing was not there, or is not there any more.
/// The values live as long as their documents.
struct Difference {
  std::string path;  ///< a JsonPath that leads there: `.spec.containers[?(@.name=="web")].image`
  Value before;
  Value after;
};

/// Where two documents differ, by keys in bytewise order; what is new or gone as a whole is one
/// difference, not one for each leaf.
///
/// Elements of arrays are told apart as people do: by a `name`, `type`, `uid`, ... that each has
/// and no two share, else by their place. Arrays of texts and numbers differ as a whole, and so do
/// those whose elements changed places.
std::vector<Difference> differences(Value before, Value after);

/// Whether two documents mean the same; the order of keys means nothing.
bool same(Value one, Value other);

}  // namespace k8scache::json
