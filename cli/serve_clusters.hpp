#pragma once

#include "cli/cache_choice.hpp"
#include "cli/context.hpp"

#include <string>
#include <vector>

namespace k8scache::cli {

/// A cache to be served, and the name of its cluster in URLs.
struct ServeCluster {
  std::string name;
  std::string path;
  std::string default_ns{};  ///< of its context
};

/// The caches that flags and settings select, at least one; the first is what our own API means
/// when a request names none. A list is in its order. Of all caches the current context's comes
/// first, then the others by name; but `first`, if it is among them, stays where it was before a
/// reload. Throws as `choose_cache` and `several_contexts`.
std::vector<ServeCluster> serve_clusters(const Context& context, bool all_contexts,
                                         const std::string& first = {});

}  // namespace k8scache::cli
