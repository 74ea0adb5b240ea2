#pragma once

#include "core/model/catalog.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::query {

/// What `explain` is asked for: `pods.spec.containers`.
struct ExplainArgs {
  std::string group;
  std::string version;
  std::string plural;
  std::vector<std::string> fields;
  std::string warning;  ///< about a short name
};

/// Reads the word. `api_version` (`apps/v1`) chooses group and version, and is not checked; without
/// it a group may stand behind the type: `deployments.apps.spec`. Throws NotFound for a type that
/// is none, and Usage, in kubectl's words. Spec: kubectl explain,
/// SplitAndParseResourceRequestWithMatchingPrefix.
ExplainArgs parse_explain(std::string_view word, const std::string& api_version,
                          const model::Catalog& catalog);

/// The path of the OpenAPI document that has the type: `apis/apps/v1`.
std::string document_path(const ExplainArgs& args);

/// `apps/v1, Resource=deployments`, as Go prints it.
std::string shown(const ExplainArgs& args);

}  // namespace k8scache::query
