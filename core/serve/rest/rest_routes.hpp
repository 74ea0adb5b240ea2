#pragma once

#include "core/base/clock.hpp"
#include "core/serve/cluster_cache.hpp"
#include "core/serve/http_message.hpp"
#include "core/serve/rest/rest_overview.hpp"
#include "core/serve/rest/uid_index.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// What one loop remembers of a cache between two questions.
struct RestMemory {
  OverviewMemo overview{};
  UidIndex uids{};
};

/// One of the caches that are served, and what was found in it lately.
struct ServedCache {
  ClusterCache cache;
  RestMemory memory{};
  /// For `/metrics`: what the changelog held a while ago.
  struct ChangelogBytes {
    std::int64_t bytes = 0;
    Tick at;
  };
  std::optional<ChangelogBytes> changelog{};
};
using ServedCaches = std::span<const std::unique_ptr<ServedCache>>;

/// What a route of our own API may look at.
struct RestCall {
  const Request& request;
  ClusterCache& cache;                    ///< that `?cluster=` names, or the first
  const std::vector<std::string>& names;  ///< of all clusters
  RestMemory& memory;                     ///< of that cache
  std::vector<std::string> arguments;     ///< the steps that `{}` of the pattern stand for
};

/// One route: what dispatches is what the OpenAPI document is made of.
struct RestRoute {
  std::string_view pattern;  ///< below `/api/v1`: `namespaces/{namespace}/{plural}`
  std::string_view summary;  ///< one line
  std::string_view answer;   ///< name of the schema of a 200
  bool takes_list_parameters = false;
  Response (*call)(const RestCall&);
  /// Of what it tells: all namespaces together, or what the sender may see. Whoever may see some
  /// namespaces only is not told the former.
  enum class Tells { Everything, WhatIsSeen };
  Tells tells = Tells::Everything;
  bool needs_cache = true;
};

[[nodiscard]] std::span<const RestRoute> rest_routes();

/// Answers what lies below `/api/v1`; `steps` are those behind it. The first route that fits, in
/// their order, is taken: our own words come before types. Failures are problem documents.
[[nodiscard]] Response rest_answer(const Request& request, ServedCaches caches,
                                   const std::vector<std::string>& steps);

}  // namespace k8scache::serve
