#include "core/sync/follow.hpp"

#include "core/sync/follow_stream.hpp"

#include <algorithm>

namespace k8scache::sync {

namespace {

constexpr std::chrono::milliseconds kStepTime{100};
// An API server answers this from memory; one that does not is as good as away.
constexpr std::chrono::milliseconds kProbeTimeout{15'000};
constexpr const char* kReadiness = "/readyz";
// A comparison for the age of rows only is told of when it takes longer.
constexpr std::chrono::seconds kQuietly{10};

}  // namespace

Follow::Follow(kube::Session& session, Pipeline& pipeline, Options options)
    : session_(session),
      pipeline_(pipeline),
      options_(options),
      monitor_({.interval = options.health_interval,
                .max_retries = options.max_retries,
                .seed = options.seed},
               session.clock().monotonic()),
      cluster_since_(session.clock().now()),
      quiet_({.seed = options.seed}, session.clock().monotonic()),
      version_(session) {}

std::chrono::milliseconds Follow::time_to_recheck(const ListJob& job) const {
  if (!job.compared_at) return options_.recheck_interval;
  const auto since = session_.clock().now() - *job.compared_at;
  return std::clamp(options_.recheck_interval - since, std::chrono::milliseconds(0),
                    options_.recheck_interval);
}

// What is still in the pipeline points to the jobs, which live here.
Follow::~Follow() { pipeline_.drain(); }

void Follow::add(ListJob job, std::string resource_version) {
  const store::TypeScope at = job.at;
  if (const auto found = streams_.find(at); found != streams_.end()) {
    if (found->second->result.job.type.version == job.type.version) return;
    remove(at);  // it is served elsewhere from now on
  }
  streams_.emplace(at,
                   std::make_unique<Stream>(*this, std::move(job), std::move(resource_version)));
}

void Follow::remove(const store::TypeScope& at) {
  const auto found = streams_.find(at);
  if (found == streams_.end()) return;
  found->second->talk.suspend();
  ended_.push_back(std::move(found->second));
  streams_.erase(found);
}

void Follow::read_lists_by(std::optional<int> wire_minor) {
  for (const auto& [at, stream] : streams_) stream->result.job.wire_minor = wire_minor;
}

std::string Follow::name_of(const store::TypeScope& at) const {
  const auto found = streams_.find(at);
  return found == streams_.end() ? "" : found->second->result.job.type.plural_and_group();
}

void Follow::step() {
  const Tick now = session_.clock().monotonic();
  if (!probe_ && now >= monitor_.next_probe()) probe();
  if (monitor_.state() == ClusterState::Connected) start_streams();
  prove();
  turn(session_.poll(now + kStepTime));
}

void Follow::turn(std::vector<net::Event> events) {
  for (net::Event& event : events) on(event);
  for (Feedback& feedback : pipeline_.feedback()) {
    std::visit([this](auto& one) { on(one); }, feedback);
  }
  for (const auto& [at, stream] : streams_) look_after(*stream);
}

void Follow::start_streams() {
  const Tick now = session_.clock().monotonic();
  std::size_t listing = 0;
  for (const auto& [at, stream] : streams_) listing += stream->is_under_way() ? 1U : 0U;
  for (const auto& [at, stream] : streams_) {
    if (listing >= options_.concurrency) return;
    if (stream->started && !stream->breaker.let_through(now)) continue;
    ++listing;
    if (stream->started) {
      stream->talk.resume();
      note_news(*stream);
    } else {
      stream->start();
    }
  }
  for (const auto& [at, stream] : streams_) {
    if (listing > 0) return;
    if (!stream->talk.is_open()) continue;
    const bool is_due = now >= stream->recheck_at;
    if (!is_due && !is_worth_comparing(stream->talk.known(), stream->talk.opened(),
                                       stream->result.cost, now)) {
      continue;
    }
    ++listing;
    stream->recheck_at = now + options_.recheck_interval;
    if (!is_due) stream->compared_until = now + kQuietly;
    stream->talk.recheck();
  }
}

void Follow::look_after(Stream& stream) {
  const Tick now = session_.clock().monotonic();
  if (monitor_.state() == ClusterState::Connected) stream.talk.wake(now);
  if (stream.started && stream.talk.phase() == TypeStream::Phase::Stopped &&
      stream.breaker.state() != Breaker::State::Open) {
    stream.breaker.trip(now);
    if (stream.result.status == ListStatus::Forbidden) forbidden_.push_back(stream.result.job);
  }
  if (stream.talk.is_open()) stream.breaker.succeed();
  stream.look_at_comparison(now);
  if (stream.started && stream.talk.is_suspended() && !stream.talk.cut_off().empty()) {
    const ClusterState before = monitor_.state();
    monitor_.on_cut_off(stream.talk.cut_off(), now);
    note_cluster(before);
  }
  note_news(stream);
  const std::string word = stream.word();
  if (word == stream.last_word) return;
  stream.last_word = word;
  stream.since = session_.clock().now();
}

void Follow::note_news(Stream& stream) {
  StreamMoment& last = stream.last_moment;
  if (last.state == stream.word() && last.is_listing == stream.is_listing()) {  // as nearly always
    if (!stream.talk.trouble().empty()) last.trouble = stream.talk.trouble();
    return;
  }
  StreamMoment moment = stream.moment(session_.clock().monotonic());
  if (auto news = news_between(last, moment)) {
    news->type = stream.result.job.type.plural_and_group();
    news->scope = stream.result.job.at.scope;
    news_.add(std::move(*news));
  }
  last = std::move(moment);
}

void Follow::set_pace(std::size_t concurrency, std::chrono::milliseconds health_interval) {
  options_.concurrency = concurrency;
  options_.health_interval = health_interval;
  monitor_.set_interval(health_interval, session_.clock().monotonic());
}

void Follow::start_over_all_but(const Stream& rewound) {
  drop_question();
  for (const auto& [at, stream] : streams_) {
    if (stream.get() == &rewound) continue;
    stream->talk.suspend();
    stream->resource_version.clear();
    stream->started = false;
  }
}

void Follow::probe() {
  probe_answer_ = {};
  try {
    net::Request request = session_.authorised(kReadiness, "*/*");
    request.total_timeout = request.stall_timeout = kProbeTimeout;
    probe_ = session_.transport().start(std::move(request));
  } catch (const Error& error) {
    end_probe(error.what());
  }
}

void Follow::on_probe(net::Event& event) {
  if (auto* const head = std::get_if<net::Head>(&event.what)) {
    probe_answer_.head = std::move(*head);
  } else if (const auto* const broken = std::get_if<net::Broken>(&event.what)) {
    end_probe(kube::classify_broken(*broken, session_.server()).why);
  } else if (std::holds_alternative<net::End>(event.what)) {
    // 401 and 403 come from a server that is there; what is not ready says so with a 5xx.
    const int status = probe_answer_.head.status;
    end_probe(status >= 500 ? fmt::format("{} is not ready (HTTP {})", session_.server(), status)
                            : "");
  }
}

void Follow::end_probe(const std::string& failure) {
  probe_.reset();
  const Tick now = session_.clock().monotonic();
  const ClusterState before = monitor_.state();
  if (failure.empty()) {
    monitor_.on_probe_answered(now);
    for (const auto& [at, stream] : streams_) {
      if (stream->started) stream->talk.go_on();
    }
  } else {
    drop_question();
    monitor_.on_probe_failed(failure, now);
    lost_connection_ = true;
    // Their connection is the probe's: what it does not carry any more, theirs does not either.
    for (const auto& [at, stream] : streams_) {
      if (stream->started) stream->talk.suspend();
    }
  }
  note_cluster(before);
}

void Follow::note_cluster(ClusterState before) {
  if (monitor_.state() != before) cluster_since_ = session_.clock().now();
}

void Follow::on(net::Event& event) {
  if (probe_ == event.request) return on_probe(event);
  if (version_.owns(event.request)) return on_version(event);
  const auto found = std::find_if(streams_.begin(), streams_.end(), [&](const auto& entry) {
    return entry.second->talk.owns(event.request);
  });
  if (found == streams_.end()) return;
  Stream& stream = *found->second;
  lost_connection_ = lost_connection_ || std::holds_alternative<net::Broken>(event.what);
  stream.talk.on(event);
  // At once: the next event may tell another stream the same.
  if (stream.talk.take_rewound()) start_over_all_but(stream);
}

void Follow::on(DecodeFailed& failed) {
  const auto found = streams_.find(failed.job->at);
  if (found == streams_.end() || &found->second->result.job != failed.job) return;
  found->second->talk.on_bad_page(failed.attempt, failed.why);
}

void Follow::on(Compared& compared) {
  const auto found = streams_.find(compared.job->at);
  if (found == streams_.end() || &found->second->result.job != compared.job) return;
  if (compared.comparison.missed > 0) {
    news_.add({.what = News::What::Mended,
               .type = compared.job->type.plural_and_group(),
               .scope = compared.job->at.scope,
               .reason = fmt::format("{} object{} had been missed", compared.comparison.missed,
                                     compared.comparison.missed == 1 ? "" : "s"),
               .retry_in = {}});
  }
  found->second->talk.on_compared(compared.attempt, std::move(compared.comparison));
}

void Follow::on(Stored& stored) {
  const auto found = streams_.find(stored.at);
  if (found == streams_.end() || !stored.outcome) return;
  found->second->result.status = ListStatus::Stored;
  found->second->result.outcome = *stored.outcome;
}

void Follow::on(StoreFailed& failed) { fail(failed.kind, "{}", failed.why); }

std::vector<store::StreamState> Follow::states() const {
  const Tick now = session_.clock().monotonic();
  std::vector<store::StreamState> states;
  for (const auto& [at, stream] : streams_) {
    store::StreamState state{.at = at,
                             .state = stream->last_word,
                             .since = stream->since,
                             .reason = {},
                             .next_try_at = {},
                             .last_sign_at = stream->talk.last_sign()};
    if (state.state != "watching" && state.state != "waiting") state.reason = stream->result.error;
    if (const auto retry = stream->breaker.retry_at()) {
      state.next_try_at = session_.clock().now() + (*retry - now);
    }
    states.push_back(std::move(state));
  }
  return states;
}

std::size_t Follow::in_step() const {
  return static_cast<std::size_t>(
      std::count_if(streams_.begin(), streams_.end(),
                    [](const auto& entry) { return entry.second->talk.is_open(); }));
}

bool Follow::take_reconnected() {
  return monitor_.state() == ClusterState::Connected && std::exchange(lost_connection_, false);
}

std::vector<ListJob> Follow::take_forbidden() { return std::exchange(forbidden_, {}); }

bool Follow::take_changed(std::int64_t type) {
  bool changed = false;
  for (const auto& [at, stream] : streams_) {
    if (at.type == type && stream->talk.take_changed()) changed = true;
  }
  return changed;
}

}  // namespace k8scache::sync
