#pragma once

#include "core/model/catalog.hpp"

#include <string>
#include <vector>

namespace k8scache::print {

/// Resource types as the `APIResourceList` that `kubectl api-resources` prints: JSON text with its
/// keys in the order of the type's fields. `indent` as in `json::Writer`.
/// Spec: apimachinery, metav1.APIResourceList; kubectl api-resources.
[[nodiscard]] std::string api_resource_list(const std::vector<const model::CatalogType*>& types,
                                            int indent);

}  // namespace k8scache::print
