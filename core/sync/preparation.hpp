#pragma once

#include "core/kube/session.hpp"
#include "core/model/registry.hpp"
#include "core/store/writer.hpp"
#include "core/sync/plan.hpp"
#include "core/sync/wire_choice.hpp"

#include <map>
#include <string>
#include <vector>

namespace k8scache::sync {

/// Which cluster goes to which file, and what of it.
struct RunTarget {
  std::string cache_path;
  std::string context;
  std::string default_namespace;
  std::string ca_pem;
  Selection selection;  ///< its namespaces may be globs
  wire::Mode wire = wire::Mode::Auto;
};

/// What a run begins with.
struct Preparation {
  model::Catalog catalog;
  std::vector<ListJob> jobs;
  std::vector<ListJob> gone;          ///< asked for by name, and not served any more
  std::vector<std::string> warnings;  ///< of discovery
};

/// Discovery, identity, plan; the file knows its cluster and the types afterwards. Throws
/// Unreachable, Denied; Unusable when the file is of another cluster; Usage for names that are no
/// types.
Preparation prepare(kube::Session& session, store::Writer& writer, const model::Registry& registry,
                    const RunTarget& target);

/// Throws Unusable when the file, whose facts are `meta`, is of another cluster than the session's.
void require_same_cluster(kube::Session& session, const std::map<std::string, std::string>& meta,
                          const RunTarget& target);

/// Puts the names that exist now in the place of globs. Throws Denied when they may not be listed,
/// NotFound when none matches.
void resolve_namespaces(kube::Session& session, Selection& selection);

/// Says of each job what its bodies depend on beside the objects: where that has changed, rows are
/// listed anew though their versions are the same.
void set_recipes(std::vector<ListJob>& jobs, const std::string& server_version,
                 model::SecretsMode secrets);

/// Where to look for what may not be listed as a whole: every namespace, if they are few, else the
/// default one. That they cannot be listed is a warning. Throws Interrupted.
std::vector<std::string> namespaces_to_try(kube::Session& session,
                                           const std::string& default_namespace,
                                           std::vector<std::string>& warnings);

}  // namespace k8scache::sync
