#pragma once

#include "core/model/resource_type.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace k8scache::kube {

/// `/api/v1/pods`, `/apis/apps/v1/namespaces/web/deployments`; `ns` empty = all namespaces.
std::string collection_path(const model::ResourceType& type, std::string_view ns);

/// The path and query of one page. resourceVersion is never sent: the list is the most recent
/// state, and a continue token names its own. Spec: Kubernetes API concepts, "Resource versions".
std::string list_target(const model::ResourceType& type, std::string_view ns, int limit,
                        std::string_view continue_token);

/// The path and query of a watch of the changes after a version.
std::string watch_target(const model::ResourceType& type, std::string_view ns,
                         std::string_view resource_version, std::chrono::seconds timeout);

/// The path of one object.
std::string object_target(const model::ResourceType& type, std::string_view ns,
                          std::string_view name);

/// A list of nothing, whose version is that of the type's storage: one key is read, and none is
/// there.
std::string version_target(const model::ResourceType& type, std::string_view ns);

/// Percent-encodes everything but unreserved characters.
std::string url_encoded(std::string_view text);

/// Our name, as servers see it: `k8scache/<version> (linux/amd64)`. It must not begin with curl,
/// Wget or Mozilla: API servers indent JSON for those.
std::string user_agent();

}  // namespace k8scache::kube
