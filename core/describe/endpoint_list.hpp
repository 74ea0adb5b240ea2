#pragma once

#include "core/describe/subject.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::describe {

/// What a service's endpoint slices say, as far as descriptions want it.
struct EndpointSlice {
  struct Port {
    std::string name;
    std::int64_t number = 0;
  };
  struct Endpoint {
    std::string address;
    bool is_ready = true;
  };
  std::vector<Port> ports;
  std::vector<Endpoint> endpoints;
};

/// The slices of a service; nothing when the cache cannot say.
[[nodiscard]] std::optional<std::vector<EndpointSlice>> endpoint_slices_of(
    const Subject& subject, std::string_view ns, std::string_view service);

/// `10.0.0.1:80,10.0.0.2:80 + 3 more...`: those that are ready behind the port of that name.
/// Spec: kubectl describe, formatEndpointSlices.
[[nodiscard]] std::string endpoints_text(const std::vector<EndpointSlice>& slices,
                                         std::string_view port_name);

}  // namespace k8scache::describe
