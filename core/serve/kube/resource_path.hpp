#pragma once

#include <optional>
#include <string>
#include <vector>

namespace k8scache::serve {

/// What a path of the Kubernetes API names:
/// `/apis/apps/v1/namespaces/web/deployments/front/status`.
struct ResourcePath {
  std::string group;  ///< empty for the core group
  std::string version;
  std::string ns;  ///< empty: all, or the type has none
  std::string plural;
  std::string name;         ///< empty: the collection
  std::string subresource;  ///< `status`
};

/// Takes a path apart whose steps are decoded; nothing when it names no resource.
/// `namespaces/web` and `namespaces/web/status` name the namespace itself.
/// Spec: k8s.io/apiserver, RequestInfoFactory.
[[nodiscard]] std::optional<ResourcePath> resource_path(const std::vector<std::string>& steps);

}  // namespace k8scache::serve
