#pragma once

#include "tests/support/fake_cluster.hpp"

#include <string>
#include <string_view>

namespace k8scache::tests {

/// Discovery documents of the types a cluster serves, groups and versions in their order.
/// Each type has a subresource `status`, so that readers have something to skip.

/// APIGroupDiscoveryList of `/api` (core) or `/apis` (all others); stale versions are marked.
std::string aggregated_document(const FakeCluster& cluster, bool core);
/// APIVersions: `/api`.
std::string versions_document();
/// APIGroupList: `/apis`.
std::string groups_document(const FakeCluster& cluster);
/// APIResourceList: `/api/v1`, `/apis/apps/v1`; empty when the group version has no types.
std::string resources_document(const FakeCluster& cluster, std::string_view group,
                               std::string_view version);

}  // namespace k8scache::tests
