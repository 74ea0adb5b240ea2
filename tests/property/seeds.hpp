#pragma once

#include <cstdlib>
#include <string>

namespace k8scache::tests {

/// 60; K8SCACHE_SEEDS may ask for more.
inline unsigned number_of_seeds() {
  const char* const wish = std::getenv("K8SCACHE_SEEDS");
  return wish == nullptr ? 60 : static_cast<unsigned>(std::stoul(wish));
}

}  // namespace k8scache::tests
