#include "cli/serve_clusters.hpp"

#include "cli/contexts.hpp"
#include "core/base/error.hpp"
#include "core/store/reader.hpp"

#include <algorithm>

namespace k8scache::cli {

namespace {

/// Its context.
std::string name_of(const CacheChoice& choice) {
  if (!choice.context.empty()) return choice.context;
  try {
    const store::Reader reader(choice.path);
    const auto found = reader.meta().find("context");
    if (found != reader.meta().end() && !found->second.empty()) return found->second;
  } catch (const Error&) {
    // Not there yet.
  }
  return "default";
}

void bring_to_front(std::vector<ServeCluster>& clusters, const std::string& name) {
  const auto found = std::ranges::find(clusters, name, &ServeCluster::name);
  if (found != clusters.end()) std::rotate(clusters.begin(), found, found + 1);
}

}  // namespace

std::vector<ServeCluster> serve_clusters(const Context& context, bool all_contexts,
                                         const std::string& first) {
  const auto names = several_contexts(context, all_contexts, ContextsOf::Caches);
  const std::vector<CacheChoice> choices =
      names ? choose_caches(context, *names) : std::vector{choose_cache(context)};
  std::vector<ServeCluster> clusters;
  for (const CacheChoice& choice : choices) {
    clusters.push_back({name_of(choice), choice.path, choice.default_ns.value_or("")});
  }
  if (all_contexts) {
    bring_to_front(clusters, current_context(context));
    bring_to_front(clusters, first);
  }
  return clusters;
}

}  // namespace k8scache::cli
