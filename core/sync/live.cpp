#include "core/sync/live.hpp"

#include "core/kube/discovery.hpp"
#include "core/kube/identity.hpp"
#include "core/query/query.hpp"
#include "core/store/reader.hpp"
#include "core/sync/documents.hpp"
#include "core/sync/shared_version.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <utility>

namespace k8scache::sync {

namespace {

// News are told sooner.
constexpr std::chrono::milliseconds kLookTime{500};
// A chart installs its definitions one after the other: one discovery for all of them.
constexpr std::chrono::milliseconds kQuietBeforeDiscovery{1'000};
constexpr std::chrono::milliseconds kDiscoveryRetry{10'000};
// All watches break at the same time, or nearly so: one question, or two.
constexpr std::chrono::milliseconds kBetweenServerLooks{1'000};
// A server documents new types some seconds after it serves them.
constexpr std::chrono::milliseconds kQuietBeforeDocuments{10'000};
// Some milliseconds of reading our own file; nothing is asked.
constexpr std::chrono::seconds kBetweenGroupLooks{60};
// When the first lists are there, and before it matters.
constexpr std::chrono::seconds kFirstGroupLook{15};
// How often the last sign of a quiet stream is told.
constexpr std::chrono::milliseconds kSignTime{10'000};

/// Where a type that changes says that other types do.
bool tells_of_types(const model::ResourceType& type) {
  return type.plural_and_group() == "customresourcedefinitions.apiextensions.k8s.io" ||
         type.plural_and_group() == "apiservices.apiregistration.k8s.io";
}

/// Where a type that changes says that other names match a glob.
bool is_namespaces(const model::ResourceType& type) {
  return type.plural_and_group() == "namespaces";
}

constexpr const char* kServerVersion = "server_version";

std::string server_version(store::Writer& writer) {
  const auto meta = writer.meta();
  const auto found = meta.find(kServerVersion);
  return found == meta.end() ? "" : found->second;
}

bool is_news(const store::StreamState& now, const store::StreamState& told) {
  if (now.state != told.state || now.reason != told.reason || now.next_try_at != told.next_try_at) {
    return true;
  }
  if (!now.last_sign_at) return false;
  return !told.last_sign_at || *now.last_sign_at - *told.last_sign_at >= kSignTime;
}

const char* word(ClusterState state) {
  switch (state) {
    case ClusterState::Connected: return "connected";
    case ClusterState::Reconnecting: return "reconnecting";
    case ClusterState::Open: return "open";
  }
  return "";
}

}  // namespace

Live::Live(kube::Session& session, store::Writer& writer, const model::Registry& registry,
           Options options)
    : session_(session),
      writer_(writer),
      registry_(registry),
      options_(std::move(options)),
      started_at_(session.clock().now()) {}

Live::~Live() = default;

void Live::prepare() {
  Preparation preparation = sync::prepare(session_, writer_, registry_, options_.target);
  warnings_ = std::move(preparation.warnings);
  const std::vector<store::Cursor> cursors = writer_.cursors();
  pipeline_ = std::make_unique<Pipeline>(writer_, options_.target.cache_path,
                                         options_.target.selection.secrets, session_.transport(),
                                         session_.clock());
  pipeline_->gather_for(options_.gather_time);
  follow_ = std::make_unique<Follow>(session_, *pipeline_, options_.follow);
  follow_jobs(std::move(preparation.jobs), cursors);
  if (options_.keeps_documents) documents_at_ = session_.clock().monotonic();
  tell();
}

void Live::follow_jobs(std::vector<ListJob> jobs, const std::vector<store::Cursor>& cursors) {
  std::map<store::TypeScope, const store::Cursor*> reached;
  for (const store::Cursor& cursor : cursors) {
    if (cursor.complete && cursor.coverage == store::Coverage::Covered) {
      reached.emplace(cursor.at, &cursor);
    }
  }
  const auto& names = options_.target.selection.namespaces;
  const bool has_globs = std::any_of(names.begin(), names.end(), query::is_glob);
  for (ListJob& job : jobs) {
    if (tells_of_types(job.type) || (has_globs && is_namespaces(job.type))) {
      types_of_types_.push_back(job.at.type);
    }
    const auto found = reached.find(job.at);
    const bool may_go_on =
        found != reached.end() && job.type.can("watch") && found->second->recipe == job.recipe;
    if (may_go_on) {
      job.compared_at = found->second->compared_at;
      job.last_list = found->second->cost;
    }
    std::string version = may_go_on ? found->second->resource_version : std::string();
    if (follow_->size() > 0 && told_cluster_ && !follow_->has(job.at)) {
      news_.add({.what = News::What::Appeared,
                 .type = job.type.plural_and_group(),
                 .scope = job.at.scope,
                 .reason = {},
                 .retry_in = {}});
    }
    if (!is_built_in(job.type) && !groups_at_) {
      groups_at_ = session_.clock().monotonic() + kFirstGroupLook;
    }
    follow_->add(std::move(job), std::move(version));
  }
}

/// Which of the types that are not built into the API server are its own all the same.
void Live::look_at_groups() {
  groups_at_ = session_.clock().monotonic() + kBetweenGroupLooks;
  try {
    store::Reader reader(options_.target.cache_path);
    std::set<std::string> own = own_group_versions(reader);
    if (own.empty()) groups_at_ = session_.clock().monotonic() + kFirstGroupLook;
    follow_->share_version(std::move(own));
  } catch (const Error&) {
    follow_->share_version({});  // nothing is listed yet, or the writer will say what is wrong
  }
}

void Live::step() {
  follow_->step();
  follow_by_namespace();
  const Tick now = session_.clock().monotonic();
  if (types_may_have_changed()) discover_at_ = now + kQuietBeforeDiscovery;
  // At once: what the new server has forgotten is listed in a moment.
  if (follow_->take_reconnected()) {
    server_look_at_ = std::max(now, looked_at_server_ + kBetweenServerLooks);
  }
  if (server_look_at_ && now >= *server_look_at_ &&
      follow_->cluster().state() == ClusterState::Connected) {
    look_at_server();
  }
  if (discover_at_ && now >= *discover_at_ &&
      follow_->cluster().state() == ClusterState::Connected) {
    discover_again();
  }
  if (documents_at_ && now >= *documents_at_ && follow_->in_step() == follow_->size() &&
      follow_->cluster().state() == ClusterState::Connected) {
    keep_documents();
  }
  if (groups_at_ && now >= *groups_at_) look_at_groups();
  if (now >= next_look_) tell();
}

bool Live::types_may_have_changed() {
  bool changed = false;
  for (const std::int64_t type : types_of_types_) changed |= follow_->take_changed(type);
  return changed;
}

/// The jobs of a selection, with the types and namespaces that there are now.
std::vector<ListJob> Live::plan_again(Selection selection, std::vector<store::Cursor>& cursors) {
  const kube::Discovery discovery = kube::discover(session_);
  resolve_namespaces(session_, selection);
  std::vector<ListJob> jobs;
  pipeline_->with_writer([&](store::Writer& writer) {
    const model::Catalog catalog = writer.save_catalog(discovery.types, discovery.failed_groups);
    cursors = writer.cursors();
    jobs = plan(selection, catalog, registry_, cursors);
    set_recipes(jobs, server_version(writer), selection.secrets);
    choose_wire(jobs, options_.target.wire, server_version(writer));
  });
  return jobs;
}

/// While the session waits for an answer here, the streams go on, and others see that we live.
struct Live::Meanwhile {
  explicit Meanwhile(Live& of) : live(of) {
    live.session_.set_meanwhile([this](std::vector<net::Event> events) {
      live.follow_->turn(std::move(events));
      live.follow_->prove();
      if (live.session_.clock().monotonic() >= live.next_look_) live.tell();
    });
  }
  Meanwhile(const Meanwhile&) = delete;
  Meanwhile& operator=(const Meanwhile&) = delete;
  ~Meanwhile() { live.session_.set_meanwhile(nullptr); }
  Live& live;
};

/// When everything is in step: objects are what people wait for.
void Live::keep_documents() {
  documents_at_.reset();
  const Meanwhile meanwhile(*this);
  store::DocumentStates stored;
  pipeline_->with_writer([&](store::Writer& writer) { stored = writer.document_states(); });
  const store::DocumentChanges changes = changed_documents(session_, stored, warnings_);
  if (changes.put.empty() && changes.removed.empty()) return;
  pipeline_->with_writer([&](store::Writer& writer) { writer.save_documents(changes); });
}

/// A server that was upgraded breaks all watches, which then go on with the new one. The rows stay:
/// while servers are upgraded one after the other, each reconnect may meet another version.
void Live::look_at_server() {
  server_look_at_.reset();
  looked_at_server_ = session_.clock().monotonic();
  const Meanwhile meanwhile(*this);
  std::string version;
  try {
    version = kube::server_version(session_);
  } catch (const Error&) {
    server_look_at_ = session_.clock().monotonic() + kDiscoveryRetry;
    return;
  }
  std::string known;
  pipeline_->with_writer([&](store::Writer& writer) {
    known = server_version(writer);
    if (!version.empty() && version != known) writer.save_meta({{kServerVersion, version}});
  });
  if (version.empty() || version == known) return;
  follow_->read_lists_by(wire::minor_for(options_.target.wire, version));
  news_.add({.what = News::What::Upgraded,
             .type = {},
             .scope = {},
             .reason = fmt::format("{}, before {}", version, known.empty() ? "unknown" : known),
             .retry_in = {}});
}

void Live::discover_again() {
  discover_at_.reset();
  if (options_.keeps_documents) {
    documents_at_ = session_.clock().monotonic() + kQuietBeforeDocuments;
  }
  const Meanwhile meanwhile(*this);
  try {
    std::vector<store::Cursor> cursors;
    std::vector<ListJob> jobs = plan_again(options_.target.selection, cursors);
    keep_only(jobs, "not there any more");
    types_of_types_.clear();
    follow_jobs(std::move(jobs), {});
    news_.add({.what = News::What::Discovered,
               .type = {},
               .scope = {},
               .reason = fmt::format("{} are kept", follow_->size()),
               .retry_in = {}});
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Storage || error.kind() == ErrorKind::Unusable) throw;
    discover_at_ = session_.clock().monotonic() + kDiscoveryRetry;
    news_.add({.what = News::What::DiscoveryFailed,
               .type = {},
               .scope = {},
               .reason = error.what(),
               .retry_in = kDiscoveryRetry});
  }
}

/// Streams of types that no job is about end. Those of single namespaces that stand in for a whole
/// which is forbidden have no job of their own.
void Live::keep_only(const std::vector<ListJob>& jobs, const char* why) {
  std::set<store::TypeScope> planned;
  std::set<std::int64_t> whole;
  for (const ListJob& job : jobs) {
    planned.insert(job.at);
    if (job.at.scope.empty()) whole.insert(job.at.type);
  }
  for (const store::StreamState& state : follow_->states()) {
    const bool stands_in = whole.contains(state.at.type) && by_namespace_.contains(state.at);
    if (planned.contains(state.at) || stands_in) continue;
    news_.add({.what = News::What::Vanished,
               .type = follow_->name_of(state.at),
               .scope = state.at.scope,
               .reason = state.at.scope.empty() ? why : "its namespace is " + std::string(why),
               .retry_in = {}});
    follow_->remove(state.at);
    ended_.push_back(state.at);
  }
}

void Live::select(Selection selection) {
  const Meanwhile meanwhile(*this);
  std::vector<store::Cursor> cursors;
  std::vector<ListJob> jobs = plan_again(selection, cursors);
  if (jobs.empty()) fail(ErrorKind::Usage, "no type would be kept: all are excluded");
  options_.target.selection = std::move(selection);
  types_of_types_.clear();
  keep_only(jobs, "not chosen any more");
  follow_jobs(std::move(jobs), cursors);
  next_look_ = session_.clock().monotonic();
}

void Live::set_pace(std::size_t concurrency, std::chrono::milliseconds health_interval) {
  options_.follow.concurrency = concurrency;
  options_.follow.health_interval = health_interval;
  follow_->set_pace(concurrency, health_interval);
}

std::vector<News> Live::take_news() {
  std::vector<News> all = follow_->take_news();
  for (News& one : news_.take()) all.push_back(std::move(one));
  return all;
}

void Live::check() {
  const Tick now = session_.clock().monotonic();
  next_check_ = now + options_.follow.health_interval;
  checked_at_ = session_.clock().now();
  const auto waiting = pipeline_->waiting_since();
  lag_ = waiting ? now - *waiting : std::chrono::milliseconds(0);
  file_ = store::file_facts(options_.target.cache_path);
}

void Live::follow_by_namespace() {
  std::vector<ListJob> forbidden = follow_->take_forbidden();
  std::erase_if(forbidden, [](const ListJob& job) {
    return !job.at.scope.empty() || job.type.scope != model::Scope::Namespaced;
  });
  if (forbidden.empty()) return;
  const Meanwhile meanwhile(*this);
  const auto namespaces = namespaces_to_try(session_, options_.target.default_namespace, warnings_);
  for (const ListJob& job : forbidden) {
    for (ListJob& one : by_namespace(job, namespaces)) {
      by_namespace_.insert(one.at);
      follow_->add(std::move(one), "");
    }
  }
}

store::WatcherState Live::watcher_state() {
  if (session_.clock().monotonic() >= next_check_) check();
  const ClusterMonitor& cluster = follow_->cluster();
  const Instant now = session_.clock().now();
  store::WatcherState state{.pid = getpid(),
                            .started_at = started_at_,
                            .beat_at = now,
                            .cluster_state = word(cluster.state()),
                            .since = follow_->cluster_since(),
                            .reason = cluster.reason(),
                            .failures = cluster.failures(),
                            .next_try_at = {},
                            .checked_at = checked_at_,
                            .lag = lag_,
                            .file = file_};
  if (cluster.state() != ClusterState::Connected) {
    state.next_try_at = now + (cluster.next_probe() - session_.clock().monotonic());
  }
  return state;
}

void Live::tell() {
  const Tick now = session_.clock().monotonic();
  next_look_ = now + kLookTime;
  std::vector<store::StreamState> news;
  for (store::StreamState& state : follow_->states()) {
    const auto told = std::find_if(told_.begin(), told_.end(),
                                   [&](const auto& one) { return one.at == state.at; });
    if (told == told_.end()) {
      told_.push_back(state);
    } else if (is_news(state, *told)) {
      *told = state;
    } else {
      continue;
    }
    news.push_back(std::move(state));
  }
  const bool is_cluster_news = told_cluster_ != follow_->cluster().state();
  if (news.empty() && ended_.empty() && !is_cluster_news && now < next_beat_) return;
  next_beat_ = now + options_.beat_time;
  told_cluster_ = follow_->cluster().state();
  pipeline_->write(store::Heartbeat{watcher_state(), std::move(news), std::exchange(ended_, {})});
}

void Live::finish() {
  if (!pipeline_) return;
  pipeline_->write(store::EndOfWatch{});
  follow_.reset();
  pipeline_.reset();
}

}  // namespace k8scache::sync
