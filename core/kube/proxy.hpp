#pragma once

#include "core/base/environment.hpp"
#include "core/kube/server_url.hpp"

#include <string>
#include <string_view>

namespace k8scache::kube {

/// The proxy for a server from `HTTPS_PROXY` or `HTTP_PROXY` (by the server's scheme; lower-case
/// names too) and `NO_PROXY`; empty: none. Servers on this machine are never proxied.
/// Throws `Error` (Usage) when the variable holds no address.
///
/// Spec: golang.org/x/net/http/httpproxy.
[[nodiscard]] std::string proxy_from_environment(const ServerUrl& server,
                                                 const Environment& environment);

/// A `proxy-url` of a kubeconfig: http, https or socks5. Names are resolved at the proxy, hence
/// `socks5h` in the result. Throws `Error` (Usage); `whose` leads the message.
[[nodiscard]] std::string checked_proxy(const std::string& proxy_url, std::string_view whose);

/// Whether a `NO_PROXY` list covers the server: `*`, addresses, CIDR blocks, `domain` (and below),
/// `.domain` and `*.domain` (below only), each but `*` and CIDR with an optional `:port`.
[[nodiscard]] bool is_exempt(const ServerUrl& server, std::string_view no_proxy);

}  // namespace k8scache::kube
