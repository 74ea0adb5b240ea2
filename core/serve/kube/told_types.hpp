#pragma once

#include "core/model/catalog.hpp"
#include "core/serve/cluster_cache.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// Whether objects of a type are kept in its version; else they are told in another one, see
/// `other_versions`.
[[nodiscard]] inline bool is_kept(const model::CatalogType& type) {
  return type.versions.empty() || type.versions.front() == type.type.version;
}

/// A type of the catalog in a version that is asked for, with its warnings; nothing when its
/// objects cannot be told in that one.
[[nodiscard]] std::optional<model::CatalogType> told_type(ClusterCache& cache,
                                                          const model::CatalogType& kept,
                                                          std::string_view version);

/// The versions of a custom type that differ in name alone, the kept one among them; empty when
/// there is only one. Objects that were kept before may be of any of them.
[[nodiscard]] std::vector<std::string> same_versions(ClusterCache& cache,
                                                     const model::CatalogType& kept);

/// Whether objects of a type, in its version, have the subresource `status`: custom ones may not.
[[nodiscard]] bool has_status(ClusterCache& cache, const model::CatalogType& type);

/// What the cluster serves, in discovery order, each type once for each version that its objects
/// are told in: the kept one first.
[[nodiscard]] std::vector<model::CatalogType> told_types(ClusterCache& cache);

}  // namespace k8scache::serve
