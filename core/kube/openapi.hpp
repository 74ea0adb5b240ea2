#pragma once

#include "core/kube/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::kube {

/// Where an OpenAPI v3 document of the cluster is.
struct OpenApiPlace {
  std::string path;    ///< `apis/apps/v1`: of its group version
  std::string target;  ///< to ask for it
  std::string state;   ///< changes whenever the document does; empty: nobody knows
};

/// What `/openapi/v3` lists; nothing when the server has no such documents for us.
std::optional<std::vector<OpenApiPlace>> openapi_places(Session& session);

/// Reads that list. Throws Usage on malformed JSON.
/// Spec: Kubernetes API concepts, "OpenAPI V3"; kube-openapi, handler3.
std::vector<OpenApiPlace> read_openapi_places(std::string_view document);

}  // namespace k8scache::kube
