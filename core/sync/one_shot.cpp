#include "core/sync/one_shot.hpp"

#include "core/base/text.hpp"
#include "core/query/query.hpp"
#include "core/store/purge.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <set>

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

}  // namespace

OneShot::OneShot(kube::Session& session, store::Writer& writer, const model::Registry& registry,
                 Options options)
    : session_(session), writer_(writer), registry_(registry), options_(std::move(options)) {
  report_.context = options_.context;
  report_.started_at = session_.clock().now();
}

OneShot::~OneShot() = default;

void OneShot::prepare() {
  kube::Discovery discovery = kube::discover(session_);
  const kube::ClusterIdentity identity = kube::identify(session_, options_.ca_pem);
  refuse_other_cluster(identity);
  report_.warnings = std::move(discovery.warnings);
  const model::Catalog catalog = writer_.save_catalog(discovery.types, discovery.failed_groups);
  resolve_namespaces();
  std::vector<ListJob> jobs = plan(options_.selection, catalog, registry_, writer_.cursors());
  for (ListJob& job : gone(options_.selection, catalog)) {
    report_.lists.push_back({.job = std::move(job),
                             .status = ListStatus::Failed,
                             .error_kind = ErrorKind::NotFound,
                             .error = "the cluster does not serve this type any more"});
  }
  if (jobs.empty() && report_.lists.empty()) {
    fail(ErrorKind::Usage, "nothing to refresh: all types that were asked for are excluded");
  }
  std::map<std::string, std::string> facts{
      {"context", options_.context},
      {"server", session_.server()},
      {"cluster_endpoint", identity.endpoint},
      {"default_namespace", options_.default_namespace},
      {"secrets", std::string(model::secrets_mode_text(options_.selection.secrets))}};
  const auto known = writer_.meta();
  // The uid of the first namespace that tells one stays: permissions come and go.
  if (!identity.uid.empty() &&
      (fact(known, "cluster_id").empty() || is_same_source(known, identity) ||
       identity.uid_of == kIdentityNamespace)) {
    facts["cluster_id"] = identity.uid;
    facts["cluster_id_of"] = identity.uid_of;
  }
  if (!identity.server_version.empty()) facts["server_version"] = identity.server_version;
  writer_.save_meta(facts);
  start_engine(std::move(jobs));
}

void OneShot::refuse_other_cluster(const kube::ClusterIdentity& identity) {
  const auto meta = writer_.meta();
  const std::string uid = fact(meta, "cluster_id");
  const std::string endpoint = fact(meta, "cluster_endpoint");
  const bool by_uid = !uid.empty() && !identity.uid.empty() && is_same_source(meta, identity);
  const bool is_other =
      by_uid ? uid != identity.uid : !endpoint.empty() && endpoint != identity.endpoint;
  if (!is_other) return;
  fail(ErrorKind::Unusable,
       "the cache {} is of another cluster ({} at {}) than context \"{}\" names now ({} at {}); to "
       "set it aside and start anew: --new-cluster",
       options_.cache_path, uid.empty() ? "unknown" : uid, fact(meta, "server"), options_.context,
       identity.uid.empty() ? "unknown" : identity.uid, session_.server());
}

void OneShot::resolve_namespaces() {
  std::vector<std::string>& wanted = options_.selection.namespaces;
  if (std::none_of(wanted.begin(), wanted.end(), query::is_glob)) return;
  const std::string& said_at = options_.selection.namespaces_place;
  const std::string place = said_at.empty() ? "" : said_at + ": ";
  const auto known = kube::namespace_names(session_);
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

void OneShot::start_engine(std::vector<ListJob> jobs) {
  engine_.reset();
  pipeline_.reset();  // drains: the encoder of the next pass reads what this one wrote
  pipeline_ = std::make_unique<Pipeline>(writer_, options_.cache_path, options_.selection.secrets,
                                         session_.transport(), session_.clock());
  engine_ = std::make_unique<Engine>(session_, *pipeline_, std::move(jobs), options_.engine);
}

bool OneShot::step() {
  if (engine_->step()) return true;
  for (ListResult& result : engine_->results()) report_.lists.push_back(std::move(result));
  if (second_pass_ || !start_second_pass()) return false;
  second_pass_ = true;
  return true;
}

std::vector<std::string> OneShot::namespaces_to_try() {
  std::vector<std::string> namespaces;
  try {
    namespaces = kube::namespace_names(session_).value_or(std::vector<std::string>{});
  } catch (const Error& error) {
    // What the first pass stored is worth a report.
    if (error.kind() == ErrorKind::Interrupted) throw;
    report_.warnings.emplace_back(error.what());
  }
  if (namespaces.empty() || namespaces.size() > kMostNamespacesToTry) {
    namespaces = {options_.default_namespace};
  }
  return namespaces;
}

bool OneShot::start_second_pass() {
  if (session_.out_of_time()) return false;
  std::vector<ListJob> jobs;
  std::optional<std::vector<std::string>> namespaces;
  for (ListResult& result : report_.lists) {
    const ListJob& job = result.job;
    if (result.status != ListStatus::Forbidden || !job.at.scope.empty() ||
        job.type.scope != model::Scope::Namespaced || session_.stop_requested()) {
      continue;
    }
    if (!namespaces) namespaces = namespaces_to_try();
    const auto scoped = by_namespace(job, *namespaces);
    jobs.insert(jobs.end(), scoped.begin(), scoped.end());
  }
  if (jobs.empty()) return false;
  start_engine(std::move(jobs));
  return true;
}

void OneShot::drop_other_namespaces() {
  std::map<std::int64_t, std::vector<std::string>> stored;
  std::set<std::int64_t> unfinished;
  for (const ListResult& list : report_.lists) {
    if (list.job.at.scope.empty() || list.status != ListStatus::Stored) {
      unfinished.insert(list.job.at.type);
    } else {
      stored[list.job.at.type].push_back(list.job.at.scope);
    }
  }
  for (const auto& [type, namespaces] : stored) {
    if (!unfinished.contains(type)) store::narrow(options_.cache_path, type, namespaces);
  }
}

Progress OneShot::progress() const { return engine_ ? engine_->progress() : Progress{}; }

Report OneShot::report() {
  engine_.reset();
  pipeline_.reset();
  if (options_.selection.rescope) drop_other_namespaces();
  report_.finished_at = session_.clock().now();
  return std::move(report_);
}

}  // namespace k8scache::sync
