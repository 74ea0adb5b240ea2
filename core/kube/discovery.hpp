#pragma once

#include "core/kube/session.hpp"
#include "core/model/catalog.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::kube {

/// What an API server says it serves.
struct Discovery {
  std::vector<model::CatalogType> types;   ///< in the server's order; no subresources
  std::vector<std::string> failed_groups;  ///< groups whose discovery failed: unknown, not absent
  std::vector<std::string> warnings;       ///< one line each
};

/// Asks for the aggregated documents of `/api` and `/apis`, and walks the older per-group documents
/// unless both are aggregated. A group that cannot be read is a warning, not an error.
/// Spec: client-go, discovery.DiscoveryClient; protocol of `apidiscovery.k8s.io/v2`.
Discovery discover(Session& session);

/// Reads one aggregated document into `discovery`. Throws Usage on malformed JSON.
void read_aggregated(std::string_view document, Discovery& discovery);
/// Whether a Content-Type names an aggregated document; its parameters may come in any order.
bool is_aggregated(std::string_view content_type);

/// One group-version's `APIResourceList`, for groups that are not aggregated: adds what `discovery`
/// lacks of it.
void read_resource_list(std::string_view document, std::string_view group, std::string_view version,
                        Discovery& discovery);

}  // namespace k8scache::kube
