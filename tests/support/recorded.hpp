#pragma once

#include "tests/support/fake_cluster.hpp"

#include <string>

namespace k8scache::tests {

/// Fills a cluster with the recorded answers of a real server: types (`api.aggregated.json`,
/// `apis.aggregated.json`), version, and every list under `api/` and `apis/` (of several versions
/// of a type the preferred one). Replaces the cluster's types. Throws `Error` (Usage) if the
/// directory has no discovery documents or a file is no JSON list.
void load_recorded(FakeCluster& cluster, const std::string& directory);

}  // namespace k8scache::tests
