#include "cli/watch_run.hpp"

#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/metrics_file.hpp"
#include "cli/reload_rules.hpp"
#include "core/base/text.hpp"
#include "core/store/reader.hpp"

#include <algorithm>
#include <utility>

namespace k8scache::cli {

namespace {

// How often it looks at what there is to say; a state that is shorter is told all the same.
constexpr std::chrono::milliseconds kLookTime{100};
constexpr std::chrono::hours kPruneTime{1};
// A heartbeat is due every few seconds, so history goes in pieces, with pauses.
constexpr std::int64_t kPrunedAtOnce = 100'000;
constexpr std::chrono::seconds kPrunePause{10};
constexpr std::chrono::seconds kMetricsTime{15};
constexpr std::chrono::minutes kCountTime{10};
constexpr std::chrono::milliseconds kFirstPause{5'000};
constexpr std::chrono::milliseconds kLongestPause{60'000};
constexpr std::chrono::milliseconds kBeatTime{5'000};
// Nobody sees it, and a transaction for many changes is cheaper than one for each.
constexpr std::chrono::milliseconds kGatherTime{50};

}  // namespace

WatchRun::WatchRun(Context& context, const WatchFlags& flags, Log& log, WatchShared& shared)
    : context_(context),
      flags_(flags),
      log_(log),
      shared_(shared),
      reloads_(shared.reloads()),
      watch_log_(log, context.clock),
      run_(context, flags.run),
      pause_(kFirstPause) {
  log_.set_context(run_.context_name());
  shared_.begin(run_.context_name());
}

WatchRun::~WatchRun() { shared_.end(run_.context_name()); }

int WatchRun::run() {
  run_.open();
  while (!watch()) wait_for_better_days();
  run_.close();
  if (shared_.wants_metrics()) write_metrics_now();
  return kSuccess;
}

sync::Live::Options WatchRun::options() {
  sync::Live::Options options{
      .target = run_.target(),
      .follow = {.concurrency = run_.concurrency(),
                 .max_retries = run_.max_retries(),
                 .health_interval = health_interval(),
                 .seed = run_.seed()},
      .beat_time = kBeatTime,
      .gather_time = kGatherTime,
      .keeps_documents = context_.settings.get("sync.documents") != "false" &&
                         run_.target().selection.kinds.empty()};
  if (const auto timeout = run_.request_timeout()) options.follow.page_timeout = *timeout;
  // A sign of life for the manager is a heartbeat that was committed.
  if (const auto watchdog = shared_.watchdog()) {
    options.beat_time = std::min(options.beat_time, *watchdog / 4);
  }
  return options;
}

std::chrono::milliseconds WatchRun::health_interval() const {
  const std::string source = flags_.health_interval
                                 ? "--health-interval"
                                 : context_.settings.where("watch.health_interval");
  const auto interval = flags_.health_interval
                            ? duration_flag("--health-interval", *flags_.health_interval)
                            : context_.settings.duration("watch.health_interval").value();
  if (interval < std::chrono::seconds(1)) {
    fail(ErrorKind::Usage, "{}: the API server is not asked more often than once a second", source);
  }
  return interval;
}

/// False when the store failed, or the server was away just when it was to go on after that.
bool WatchRun::watch() {
  try {
    sync::Live live(run_.session(), run_.writer(), run_.registry(), options());
    live.prepare();
    begin(live);
    keep(live);
    shared_.stopping();
    live.finish();
    log_.say(LogLevel::Debug, "stopped", "told to stop, all that has arrived is stored");
    return true;
  } catch (const Error& error) {
    const bool may_pass =
        error.kind() == ErrorKind::Storage || error.kind() == ErrorKind::Unreachable;
    if (!was_ready_ || !may_pass || context_.stop.requested()) throw;
    log_.say(LogLevel::Error, "store-failed",
             fmt::format("{}; trying again in {} s", error.what(), pause_.count() / 1000),
             {{"reason", error.what()}});
    shared_.status(run_.context_name(), error.what());
    return false;
  }
}

void WatchRun::wait_for_better_days() {
  const Tick over = context_.clock.monotonic() + pause_;
  pause_ = std::min(pause_ * 2, kLongestPause);
  while (!context_.stop.requested() && context_.clock.monotonic() < over) {
    shared_.alive(run_.context_name(), context_.clock.monotonic());  // it waits on purpose
    static_cast<void>(
        run_.session().poll(std::min(over, context_.clock.monotonic() + std::chrono::seconds(1))));
  }
}

void WatchRun::begin(sync::Live& live) {
  for (const std::string& warning : live.warnings()) {
    log_.say(LogLevel::Warn, "discovery", warning);
  }
  const std::string text =
      fmt::format("watching {} types of {}", live.follow().size(), run_.context_name());
  log_.say(LogLevel::Info, "watching", text);
  shared_.ready(run_.context_name(), text, context_.clock.monotonic());
  was_ready_ = true;
  was_in_step_ = false;
  const Tick now = context_.clock.monotonic();
  next_prune_ = now + kPruneTime;
  next_look_ = next_metrics_ = next_count_ = now;
}

void WatchRun::keep(sync::Live& live) {
  while (!context_.stop.requested()) {
    live.step();
    const Tick now = context_.clock.monotonic();
    if (now < next_look_) continue;
    next_look_ = now + kLookTime;
    note(live);
    tell_manager(live);
    if (reloads_ != shared_.reloads()) reload(live);
    if (now >= next_prune_) prune();
    if (shared_.wants_metrics() && now >= next_metrics_) write_metrics_now();
  }
  note(live);
}

void WatchRun::note(sync::Live& live) {
  watch_log_.tell_cluster(live.follow());
  watch_log_.tell(live.take_news());
  watch_log_.tell_file(live.lag(), live.file());
  if (was_in_step_ || live.follow().in_step() != live.follow().size()) return;
  was_in_step_ = true;
  pause_ = kFirstPause;
  log_.say(LogLevel::Info, "all-in-step", "in step with the cluster");
}

void WatchRun::tell_manager(const sync::Live& live) {
  const sync::Follow& follow = live.follow();
  const std::string status = follow.cluster().state() == sync::ClusterState::Connected
                                 ? fmt::format("{} of {} types of {} in step", follow.in_step(),
                                               follow.size(), run_.context_name())
                                 : follow.cluster().reason();
  shared_.status(run_.context_name(), status);
  const auto watchdog = shared_.watchdog();
  const Tick now = context_.clock.monotonic();
  const auto beat = live.beat_committed();
  if (watchdog && beat && now - *beat <= *watchdog / 2) shared_.alive(run_.context_name(), now);
}

void WatchRun::reload(sync::Live& live) {
  reloads_ = shared_.reloads();
  shared_.reloading(context_.clock.monotonic());
  const Settings before = context_.settings;
  try {
    const std::string rest = take_settings(live);
    log_.say(LogLevel::Info, "reloaded",
             fmt::format("settings reloaded, {} types are kept{}", live.follow().size(), rest));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Storage || error.kind() == ErrorKind::Unusable) throw;
    context_.settings = before;
    log_.say(LogLevel::Error, "reload-failed",
             fmt::format("{}; the settings stay as they were", error.what()));
  }
  shared_.reloaded();
}

/// What is new and needs a restart, to be said; empty: nothing does.
std::string WatchRun::take_settings(sync::Live& live) {
  const Settings before = std::exchange(context_.settings, Settings::load(context_.environment));
  // All that may be wrong comes first.
  LogOptions log = log_options(context_, flags_.log, flags_.quiet);
  log.names_context = log_.options().names_context;
  const auto interval = health_interval();
  sync::Selection selection = run_.selection();
  selection.secrets = run_.target().selection.secrets;
  if (!is_same_choice(selection, run_.target().selection)) live.select(selection);
  run_.target().selection = std::move(selection);
  live.set_pace(run_.concurrency(), interval);
  log_.set(log);
  next_prune_ = context_.clock.monotonic();
  const std::vector<std::string> rest = needs_restart(before, context_.settings);
  return rest.empty() ? "" : "; these need a restart: " + join(rest, ", ");
}

void WatchRun::prune() {
  const bool was_all = run_.prune(kPrunedAtOnce);
  next_prune_ = context_.clock.monotonic();
  next_prune_ += was_all ? std::chrono::milliseconds(kPruneTime) : kPrunePause;
}

void WatchRun::write_metrics_now() {
  const Tick now = context_.clock.monotonic();
  next_metrics_ = now + kMetricsTime;
  const std::string& path = run_.target().cache_path;
  if (now >= next_count_) {
    next_count_ = now + kCountTime;
    changelog_bytes_ = store::Reader(path).changelog_bytes();
  }
  shared_.put_metrics({.context = run_.context_name(),
                       .cache_path = path,
                       .run = {},
                       .changelog_bytes = changelog_bytes_},
                      context_.err);
}

}  // namespace k8scache::cli
