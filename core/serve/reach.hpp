#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// What the sender of a request may see: everything, or the objects of some namespaces, and of
/// cluster-scoped ones those namespaces themselves.
struct Reach {
  std::string who{};                      ///< the token's name; empty: nobody is asked for one
  std::vector<std::string> namespaces{};  ///< in their order; empty: everything

  [[nodiscard]] bool is_limited() const { return !namespaces.empty(); }
  [[nodiscard]] bool has(std::string_view ns) const {
    return !is_limited() || std::ranges::find(namespaces, ns) != namespaces.end();
  }
  friend bool operator==(const Reach&, const Reach&) = default;
};

}  // namespace k8scache::serve
