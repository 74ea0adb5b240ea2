#pragma once

#include <compare>
#include <string_view>

namespace k8scache::model {

/// The order of two resource versions of one type of one cluster; unordered when one of them is no
/// number as Kubernetes writes them (`[1-9][0-9]*`, up to 128 bits), as some aggregated API
/// servers' are not. The only place that may order them. Spec:
/// k8s.io/apimachinery/pkg/util/resourceversion.
std::partial_ordering compare_versions(std::string_view left, std::string_view right);

}  // namespace k8scache::model
