#pragma once

#include "core/serve/http_message.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace k8scache::serve {

/// What a request is for, as a number below `route_names().size()`: of the names of objects, types
/// and clusters, and of what nobody knows, nothing is left. Judged by the request alone, whatever
/// the answer is.
[[nodiscard]] std::size_t route_of(const Request& request);
/// Of what could not be read.
[[nodiscard]] std::size_t unread_route();

/// The names of all routes: `/api/v1/{plural}/{uid}`, `/k8s/watch`, `/metrics`, `other`.
[[nodiscard]] std::span<const std::string> route_names();
/// Whether a route is about watches through the Kubernetes API.
[[nodiscard]] bool is_kube_watch(std::size_t route);

}  // namespace k8scache::serve
