#pragma once

#include "core/model/catalog.hpp"
#include "core/model/redact.hpp"
#include "core/model/registry.hpp"
#include "core/store/cursor.hpp"
#include "core/sync/list_job.hpp"

#include <string>
#include <vector>

namespace k8scache::sync {

/// What a run is asked to refresh.
struct Selection {
  std::vector<std::string> kinds;       ///< names as users write them; empty = the default types
  std::vector<std::string> exclude;     ///< likewise
  std::vector<std::string> namespaces;  ///< empty = all; no globs any more
  model::SecretsMode secrets = model::SecretsMode::Keys;
  bool rescope = false;  ///< --ns narrows what a wider list holds
  // Where kinds and namespaces were said, if not on the command line: messages begin so.
  std::string kinds_place{};
  std::string secrets_place = "--secrets";  ///< this one on the command line too
  std::string namespaces_place{};
};

/// The lists that refresh the selection: namespaces first, then what people look at most.
///
/// By default every listable type but `events.k8s.io` (the same objects as core events),
/// `metrics.k8s.io` (samples, not state) and componentstatuses. A type whose rows are of all
/// namespaces is refreshed as a whole, whatever `namespaces` says, unless `rescope`. Pure. Throws
/// Usage for a name that is no type, or of one that can never be stored.
std::vector<ListJob> plan(const Selection& selection, const model::Catalog& catalog,
                          const model::Registry& registry,
                          const std::vector<store::Cursor>& cursors);

/// The lists that are asked for by name, of types that the cluster does not serve any more. They
/// are not in `plan`.
std::vector<ListJob> gone(const Selection& selection, const model::Catalog& catalog);

/// The lists, namespace by namespace, that stand in for one that is forbidden as a whole.
std::vector<ListJob> by_namespace(const ListJob& forbidden,
                                  const std::vector<std::string>& namespaces);

}  // namespace k8scache::sync
