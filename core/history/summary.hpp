#pragma once

#include "core/json/difference.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace k8scache::history {

/// Whether a summary may show what stands at a path; of Secrets it names the path only.
enum class Values { Shown, Hidden };

/// What of two bodies of an object differs, without `.metadata.resourceVersion`, which always does.
std::vector<json::Difference> changed_paths(json::Value before, json::Value after);

/// `.spec.replicas 2 → 3, .status.phase Pending → Running, … and 4 more`: at most `most` paths,
/// what people wrote before what controllers did. Values are cut to 40 characters; empty for none.
std::string summary(std::vector<json::Difference> differences, Values values, std::size_t most = 3);

}  // namespace k8scache::history
