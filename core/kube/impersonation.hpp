#pragma once

#include "core/kube/kubeconfig.hpp"
#include "core/net/endpoint.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::kube {

/// The `Impersonate-` headers of a user: none without `as`, else user, uid, one per group, one per
/// extra value. Throws `Error` (Usage) for values that no header can carry.
///
/// Spec: client-go, transport.impersonatingRoundTripper.
[[nodiscard]] std::vector<net::Header> impersonation_headers(const UserConfig& user);

/// The key of an extra as the end of a header's name: every byte that is not legal there, and `%`,
/// as `%` and two upper-case digits.
[[nodiscard]] std::string escaped_extra_key(std::string_view key);

}  // namespace k8scache::kube
