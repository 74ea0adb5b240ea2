#include "core/sync/one_shot.hpp"

#include "core/store/purge.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace k8scache::sync {

OneShot::OneShot(kube::Session& session, store::Writer& writer, const model::Registry& registry,
                 Options options)
    : session_(session), writer_(writer), registry_(registry), options_(std::move(options)) {
  report_.context = options_.target.context;
  report_.started_at = session_.clock().now();
}

OneShot::~OneShot() = default;

void OneShot::prepare() {
  // Whoever kept the cache is gone: we hold its lock.
  (void)writer_.apply({.observed_at = report_.started_at, .operations = {store::EndOfWatch{}}});
  Preparation preparation = sync::prepare(session_, writer_, registry_, options_.target);
  report_.warnings = std::move(preparation.warnings);
  for (ListJob& job : preparation.gone) {
    report_.lists.push_back({.job = std::move(job),
                             .status = ListStatus::Failed,
                             .error_kind = ErrorKind::NotFound,
                             .error = "the cluster does not serve this type any more"});
  }
  start_engine(std::move(preparation.jobs));
}

void OneShot::start_engine(std::vector<ListJob> jobs) {
  engine_.reset();
  pipeline_.reset();  // drains: the encoder of the next pass reads what this one wrote
  choose(jobs, writer_.cursors(), options_.thrift, session_.clock().now());
  pipeline_ = std::make_unique<Pipeline>(writer_, options_.target.cache_path,
                                         options_.target.selection.secrets, session_.transport(),
                                         session_.clock());
  engine_ = std::make_unique<Engine>(session_, *pipeline_, std::move(jobs), options_.engine);
}

bool OneShot::step() {
  if (engine_->step()) return true;
  for (ListResult& result : engine_->results()) report_.lists.push_back(std::move(result));
  if (second_pass_ || !start_second_pass()) return false;
  second_pass_ = true;
  return true;
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
    if (!namespaces) {
      namespaces = namespaces_to_try(session_, options_.target.default_namespace, report_.warnings);
    }
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
    if (unfinished.contains(type)) continue;
    store::narrow(options_.target.cache_path, type, namespaces, session_.clock().now());
  }
}

Progress OneShot::progress() const { return engine_ ? engine_->progress() : Progress{}; }

Report OneShot::report() {
  engine_.reset();
  pipeline_.reset();
  if (options_.target.selection.rescope) drop_other_namespaces();
  for (const ListResult& list : report_.lists) {
    if (list.missed == 0) continue;
    report_.warnings.push_back(
        fmt::format("{}: {} object{} had not been stored as of the version that the cache had "
                    "reached; mended",
                    list.job.type.plural_and_group(), list.missed, list.missed == 1 ? "" : "s"));
  }
  report_.finished_at = session_.clock().now();
  return std::move(report_);
}

}  // namespace k8scache::sync
