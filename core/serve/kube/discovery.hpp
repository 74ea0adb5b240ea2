#pragma once

#include "core/model/catalog.hpp"

#include <string>
#include <string_view>

namespace k8scache::serve {

/// What can be done with a type here: the reading verbs, and `create` for the reviews of one's own
/// rights. Empty: nothing, as for what can only be created; it is in discovery even so, for those
/// who ask for its fields.
[[nodiscard]] std::vector<std::string> served_verbs(const model::CatalogType& type);

/// What the cached cluster serves, as far as we answer for it: types in the versions that they are
/// told in (`told_types`), with the verbs that read. Each is JSON on one line.
using Types = std::vector<model::CatalogType>;

/// `/api` (core group) and `/apis` (all others) in the form `apidiscovery.k8s.io/v2` or `v2beta1`.
/// Spec: k8s.io/api/apidiscovery/v2, APIGroupDiscoveryList.
[[nodiscard]] std::string aggregated_discovery(const Types& types, bool is_core,
                                               std::string_view version);
/// `/api`: APIVersions.
[[nodiscard]] std::string core_versions();
/// `/apis`: APIGroupList.
[[nodiscard]] std::string group_list(const Types& types);
/// `/apis/apps`: APIGroup; empty when there is no such group.
[[nodiscard]] std::string group_document(const Types& types, std::string_view group);
/// `/api/v1`, `/apis/apps/v1`: APIResourceList; empty when there is no such version.
[[nodiscard]] std::string resource_list(const Types& types, std::string_view group,
                                        std::string_view version);

}  // namespace k8scache::serve
