#pragma once

#include "core/model/resource_type.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

/// A resource type as the fake server serves it.
struct FakeType {
  model::ResourceType type{};
  bool custom = false;      ///< of a CRD: items of a list carry apiVersion and kind
  bool watch_cache = true;  ///< watches get bookmarks
};

/// About thirty types of a usual cluster in discovery order, the same in every call.
std::vector<FakeType> usual_types();

/// The types of an aggregated discovery document (APIGroupDiscoveryList), in its order;
/// subresources are skipped. Throws `Error` (Usage) if it is no JSON.
std::vector<FakeType> types_of_discovery(std::string_view document);

}  // namespace k8scache::tests
