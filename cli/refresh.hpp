#pragma once

#include "cli/cache_choice.hpp"
#include "cli/context.hpp"
#include "cli/refreshed.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::cli {

/// Lists to be made before an answer.
struct RefreshOrder {
  CacheChoice choice;
  std::vector<std::string> kinds;
  std::vector<std::string> namespaces;      ///< empty: all that are kept
  std::optional<std::string> secrets;       ///< how the file keeps them; nothing: as settings say
  std::optional<std::string> lock_timeout;  ///< the flag
  bool full = false;                        ///< list what looks unchanged too
};

/// What `sync --kinds ... -n ...` does, with another end: the only way from `get` to the cluster.
/// Throws as a sync that fails as a whole. Prints nothing but warnings.
Refreshed refresh(const Context& context, const RefreshOrder& order);

}  // namespace k8scache::cli
