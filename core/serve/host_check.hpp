#pragma once

#include "core/serve/http_message.hpp"

#include <string>
#include <vector>

namespace k8scache::serve {

/// Why a request is not for us, in words for its sender; empty when it is. A page of the web that a
/// browser shows can reach what listens on loopback: by a name of its own that leads there, or with
/// an Origin of its own, or with none, as part of the page. `hosts`: names that are ours beside
/// those of loopback, addresses without brackets; `*.` stands for one label.
/// Spec: RFC 6454; DNS rebinding; W3C, Fetch Metadata Request Headers.
[[nodiscard]] std::string host_refusal(const Request& request,
                                       const std::vector<std::string>& hosts);

}  // namespace k8scache::serve
