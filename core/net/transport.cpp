#include "core/net/transport.hpp"

namespace k8scache::net {

std::string_view header(const std::vector<Header>& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace k8scache::net
