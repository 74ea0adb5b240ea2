#include "core/sync/preparation.hpp"

#include "core/base/text.hpp"
#include "core/kube/discovery.hpp"
#include "core/kube/identity.hpp"
#include "core/query/query.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <map>

namespace k8scache::sync {

namespace {

// Beyond this, asking namespace by namespace what we may see would be a flood of refusals.
constexpr std::size_t kMostNamespacesToTry = 50;
// Its uid tells clusters apart, where we may see it.
constexpr const char* kIdentityNamespace = "kube-system";

std::string fact(const std::map<std::string, std::string>& meta, const char* key) {
  const auto found = meta.find(key);
  return found == meta.end() ? std::string() : found->second;
}

/// Whether the file's cluster_id is the uid of the namespace that the identity has its own from.
bool is_same_source(const std::map<std::string, std::string>& meta,
                    const kube::ClusterIdentity& identity) {
  const std::string stored = fact(meta, "cluster_id_of");
  return identity.uid_of == (stored.empty() ? kIdentityNamespace : stored);
}

void refuse_other_cluster(kube::Session& session, const std::map<std::string, std::string>& meta,
                          const RunTarget& target, const kube::ClusterIdentity& identity) {
  const std::string uid = fact(meta, "cluster_id");
  const std::string endpoint = fact(meta, "cluster_endpoint");
  const bool by_uid = !uid.empty() && !identity.uid.empty() && is_same_source(meta, identity);
  const bool is_other =
      by_uid ? uid != identity.uid : !endpoint.empty() && endpoint != identity.endpoint;
  if (!is_other) return;
  fail(ErrorKind::Unusable,
       "the cache {} is of another cluster ({} at {}) than context \"{}\" names now ({} at {}); to "
       "set it aside and start anew: --new-cluster",
       target.cache_path, uid.empty() ? "unknown" : uid, fact(meta, "server"), target.context,
       identity.uid.empty() ? "unknown" : identity.uid, session.server());
}

}  // namespace

void resolve_namespaces(kube::Session& session, Selection& selection) {
  std::vector<std::string>& wanted = selection.namespaces;
  if (std::none_of(wanted.begin(), wanted.end(), query::is_glob)) return;
  const std::string& said_at = selection.namespaces_place;
  const std::string place = said_at.empty() ? "" : said_at + ": ";
  const auto known = kube::namespace_names(session);
  if (!known) {
    fail(ErrorKind::Denied, "{}cannot resolve {}: we may not list namespaces; name them in full",
         place, join(wanted, ","));
  }
  std::vector<std::string> found;
  for (const std::string& name : *known) {
    if (std::any_of(wanted.begin(), wanted.end(), [&](const std::string& pattern) {
          return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
        })) {
      found.push_back(name);
    }
  }
  if (found.empty()) {
    fail(ErrorKind::NotFound, "{}no namespace matches {}", place, join(wanted, ","));
  }
  wanted = std::move(found);
}

namespace {

/// What the bodies of a type depend on beside its objects.
std::string recipe_of(const model::ResourceType& type, const std::string& server_version,
                      model::SecretsMode secrets) {
  std::string recipe = type.version + " of " + server_version;
  if (model::is_secret(type)) recipe.append(", ").append(model::secrets_mode_text(secrets));
  return recipe;
}

}  // namespace

void require_same_cluster(kube::Session& session, const std::map<std::string, std::string>& meta,
                          const RunTarget& target) {
  refuse_other_cluster(session, meta, target, kube::identify(session, target.ca_pem));
}

void set_recipes(std::vector<ListJob>& jobs, const std::string& server_version,
                 model::SecretsMode secrets) {
  for (ListJob& job : jobs) job.recipe = recipe_of(job.type, server_version, secrets);
}

Preparation prepare(kube::Session& session, store::Writer& writer, const model::Registry& registry,
                    const RunTarget& target) {
  kube::Discovery discovery = kube::discover(session);
  const kube::ClusterIdentity identity = kube::identify(session, target.ca_pem);
  refuse_other_cluster(session, writer.meta(), target, identity);
  const model::Catalog catalog = writer.save_catalog(discovery.types, discovery.failed_groups);
  Selection selection = target.selection;
  resolve_namespaces(session, selection);
  std::vector<ListJob> jobs = plan(selection, catalog, registry, writer.cursors());
  std::vector<ListJob> not_served = gone(selection, catalog);
  if (jobs.empty() && not_served.empty()) {
    fail(ErrorKind::Usage, "nothing to refresh: all types that were asked for are excluded");
  }
  std::map<std::string, std::string> facts{
      {"context", target.context},
      {"server", session.server()},
      {"cluster_endpoint", identity.endpoint},
      {"default_namespace", target.default_namespace},
      {"secrets", std::string(model::secrets_mode_text(selection.secrets))}};
  const auto known = writer.meta();
  // The uid of the first namespace that tells one stays: permissions come and go.
  if (!identity.uid.empty() &&
      (fact(known, "cluster_id").empty() || is_same_source(known, identity) ||
       identity.uid_of == kIdentityNamespace)) {
    facts["cluster_id"] = identity.uid;
    facts["cluster_id_of"] = identity.uid_of;
  }
  if (!identity.server_version.empty()) {
    facts["server_version"] = identity.server_version;
    facts["version_document"] = identity.version_document;
  }
  writer.save_meta(facts);
  const std::string server_version = fact(writer.meta(), "server_version");
  set_recipes(jobs, server_version, selection.secrets);
  choose_wire(jobs, target.wire, server_version);
  return {.catalog = catalog,
          .jobs = std::move(jobs),
          .gone = std::move(not_served),
          .warnings = std::move(discovery.warnings)};
}

std::vector<std::string> namespaces_to_try(kube::Session& session,
                                           const std::string& default_namespace,
                                           std::vector<std::string>& warnings) {
  std::vector<std::string> namespaces;
  try {
    namespaces = kube::namespace_names(session).value_or(std::vector<std::string>{});
  } catch (const Error& error) {
    // What is stored already is worth going on with.
    if (error.kind() == ErrorKind::Interrupted) throw;
    warnings.emplace_back(error.what());
  }
  if (namespaces.empty() || namespaces.size() > kMostNamespacesToTry) return {default_namespace};
  return namespaces;
}

}  // namespace k8scache::sync
