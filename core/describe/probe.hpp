#pragma once

#include "core/describe/writer.hpp"
#include "core/json/value.hpp"

#include <string>
#include <string_view>

namespace k8scache::describe {

/// `Liveness:`, `Readiness:` and `Startup:` of a container, those that it has.
void write_probes(const Writer& to, json::Value container);

/// `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3`.
/// Spec: kubectl describe, DescribeProbe.
[[nodiscard]] std::string probe_text(json::Value probe);

/// `10.0.0.1:80`, `[fd00::1]:80`. Spec: Go net.JoinHostPort.
[[nodiscard]] std::string host_and_port(std::string_view host, std::string_view port);

}  // namespace k8scache::describe
