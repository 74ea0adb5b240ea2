#include "core/serve/kube/resource_path.hpp"

#include <cstddef>

namespace k8scache::serve {

std::optional<ResourcePath> resource_path(const std::vector<std::string>& steps) {
  ResourcePath path;
  std::size_t at = 0;
  if (steps.size() >= 3 && steps[0] == "api") {
    path.version = steps[1];
    at = 2;
  } else if (steps.size() >= 4 && steps[0] == "apis") {
    path.group = steps[1];
    path.version = steps[2];
    at = 3;
  } else {
    return std::nullopt;
  }
  const bool is_inside = steps[at] == "namespaces" && steps.size() > at + 2 &&
                         steps[at + 2] != "status" && steps[at + 2] != "finalize";
  if (is_inside) {
    path.ns = steps[at + 1];
    at += 2;
  }
  path.plural = steps[at++];
  if (at < steps.size()) path.name = steps[at++];
  if (at < steps.size()) path.subresource = steps[at++];
  for (; at < steps.size(); ++at) path.subresource += "/" + steps[at];
  return path;
}

}  // namespace k8scache::serve
