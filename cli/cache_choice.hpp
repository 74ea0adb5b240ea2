#pragma once

#include "cli/context.hpp"
#include "core/model/registry.hpp"
#include "core/store/reader.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace k8scache::cli {

/// A cache file to read, and the namespace that commands without -n mean there.
struct CacheChoice {
  std::string path;
  std::string context;                    ///< empty with --db: the file says
  std::optional<std::string> default_ns;  ///< nothing: the file says
};

/// Whether a command works in a namespace: kubectl's words for names that its kubeconfig lacks
/// depend on it.
enum class Works { InNamespace, WithoutNamespace };

/// The cache that flags, settings and kubeconfig select. With no kubeconfig and exactly one cache,
/// that one. Throws Usage when there is a choice and nothing decides it, Stale when there is none;
/// with --kubectl-compat Usage for a --user or --cluster that kubectl would not find.
CacheChoice choose_cache(const Context& context, Works works = Works::InNamespace);

/// The caches of several contexts, which are known.
std::vector<CacheChoice> choose_caches(const Context& context,
                                       const std::vector<std::string>& kube_contexts);

/// Whether a sync has got as far as the cluster's types. Throws Storage, Unusable.
bool is_filled(const CacheChoice& choice);

/// The cache, opened. Throws as `store::Reader` does, and Stale when no sync of it has yet got as
/// far as the cluster's types: then no word that names one can be understood.
store::Reader open_cache(const CacheChoice& choice);

/// The namespaces that a command works in that was not told to take all: of the flag, the setting,
/// the context, `default`.
std::vector<std::string> working_namespaces(const Context& context, const CacheChoice& choice,
                                            const store::Reader& reader);

/// The file that --db or the setting names; nothing when the context decides. Throws Usage for what
/// SQLite would not take for a file's name.
std::optional<std::string> chosen_file(const Context& context);

/// The file of a context.
std::string cache_path(const Context& context, const std::string& kube_context);

/// The built-in registry with the user's kinds.d over it; with `groups`, of the built-in files
/// those of these API groups only. Throws Usage that names file, kind, column.
model::Registry load_registry(const Context& context,
                              const std::optional<std::set<std::string>>& groups = std::nullopt);

}  // namespace k8scache::cli
