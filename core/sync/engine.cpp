#include "core/sync/engine.hpp"

#include "core/base/text.hpp"
#include "core/json/list_cutter.hpp"
#include "core/kube/request.hpp"

#include <algorithm>
#include <limits>

namespace k8scache::sync {

namespace {

constexpr std::chrono::milliseconds kStepTime{100};
constexpr std::size_t kMostWarnings = 20;  // of one type; a server may send thousands
// One object of this size is beyond every API server (etcd takes 1.5 MiB).
constexpr std::size_t kLargestItem = 64U << 20U;
// A page of this size was not cut by the server; we cut it, to keep memory bounded by a batch.
constexpr std::size_t kUncutPage = 2 * kube::kPageBytes;

}  // namespace

/// One list under way.
struct Engine::Listing {
  ListResult* result = nullptr;
  kube::Reflector reflector;
  int attempt = 0;
  std::optional<net::RequestId> request;
  std::optional<kube::GetPage> page;  ///< the page that was asked for last
  kube::Answer answer;
  std::optional<json::ListCutter> cutter;  ///< of an answer whose first items are on their way
  std::optional<Tick> wake_at;
  bool renewed = false;  ///< credentials, since the last good answer
  bool over = false;     ///< done or given up; waits for the store
  Tick began;
  Instant as_of;
  std::set<std::string> warnings;
};

Engine::Engine(kube::Session& session, Pipeline& pipeline, std::vector<ListJob> jobs,
               Options options)
    : session_(session), pipeline_(pipeline), options_(options) {
  for (ListJob& job : jobs) {
    waiting_.push_back(results_.size());
    results_.push_back({.job = std::move(job), .outcome = {}, .cost = {}, .error = {}});
  }
}

// What is still in the pipeline points to the jobs, which live here.
Engine::~Engine() { pipeline_.drain(); }

bool Engine::step() {
  if (!out_of_time_) {
    try {
      session_.check_limits();
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::Interrupted) throw;
      out_of_time_ = true;
      give_up_all("not finished in the time given with --timeout");
    }
    start_lists();
  }
  if (running_.empty()) return false;
  for (net::Event& event : session_.transport().poll(session_.clock().monotonic() + kStepTime)) {
    on(event);
  }
  wake_sleepers();
  for (Feedback& feedback : pipeline_.feedback()) {
    std::visit([this](auto& one) { on(one); }, feedback);
  }
  return !running_.empty() || !waiting_.empty();
}

void Engine::start_lists() {
  const auto is_active = [](const auto& listing) { return !listing->over; };
  while (!waiting_.empty() && std::count_if(running_.begin(), running_.end(), is_active) <
                                  static_cast<std::ptrdiff_t>(options_.concurrency)) {
    const std::size_t index = waiting_.front();
    waiting_.pop_front();
    running_.push_back(std::make_unique<Listing>(Listing{
        .result = &results_[index],
        .reflector =
            kube::Reflector({.max_retries = results_[index].job.doubtful ? 1 : options_.max_retries,
                             .seed = options_.seed + static_cast<unsigned>(index)}),
        .request = {},
        .page = {},
        .answer = {},
        .cutter = {},
        .wake_at = {},
        .began = session_.clock().monotonic(),
        .as_of = session_.clock().now(),
        .warnings = {}}));
    Listing& listing = *running_.back();
    take(listing, listing.reflector.start());
  }
}

void Engine::take(Listing& listing, kube::Step step) {
  // The next page is asked for before this one is decoded: the server works while we do.
  if (std::holds_alternative<kube::GetPage>(step.next)) {
    perform(listing, std::move(step.next));
    if (listing.over) return;  // no credentials any more
    for (model::Change& change : step.changes) send(listing, std::move(change));
    return;
  }
  for (model::Change& change : step.changes) send(listing, std::move(change));
  perform(listing, std::move(step.next));
}

void Engine::send(Listing& listing, model::Change change) {
  std::size_t weight = 1;
  if (const auto* const page = std::get_if<model::ListPage>(&change)) weight = page->text.size();
  if (std::holds_alternative<model::ListBegan>(change)) ++listing.attempt;
  Parcel parcel{.job = &listing.result->job, .attempt = listing.attempt, .what = {}, .finish = {}};
  if (const auto* const finished = std::get_if<model::ListFinished>(&change)) {
    listing.result->cost.time = session_.clock().monotonic() - listing.began;
    parcel.finish = {.at = listing.result->job.at,
                     .resource_version = finished->resource_version,
                     .as_of = listing.as_of,
                     .vanished = {},
                     .cost = listing.result->cost,
                     .warnings = join(listing.warnings, "\n"),
                     .history = listing.result->job.history};
  }
  parcel.what = std::move(change);
  pipeline_.send(std::move(parcel), weight);
}

void Engine::perform(Listing& listing, kube::Action action) {
  std::visit([&](auto& one) { perform(listing, std::move(one)); }, action);
}

void Engine::perform(Listing& listing, kube::GetPage&& page) {
  const ListJob& job = listing.result->job;
  listing.page = std::move(page);
  if (listing.page->continue_token.empty()) listing.as_of = session_.clock().now();
  net::Request request;
  try {
    request = session_.authorised(kube::list_target(job.type, job.at.scope, listing.page->limit,
                                                    listing.page->continue_token),
                                  "application/json");
  } catch (const Error& error) {
    perform(listing, kube::GiveUp{error.kind(), error.what(), false});
    return;
  }
  request.total_timeout = options_.page_timeout;
  request.stall_timeout = std::min(request.stall_timeout, options_.page_timeout);
  listing.answer = {};
  listing.cutter.reset();
  listing.request = session_.transport().start(std::move(request));
  ++listing.result->cost.requests;
}

void Engine::perform(Listing& listing, kube::Sleep&& sleep) {
  listing.wake_at = session_.clock().monotonic() + sleep.time;
}

void Engine::perform(Listing& listing, kube::Done&& /*done*/) { listing.over = true; }

void Engine::perform(Listing& listing, kube::GiveUp&& give_up) {
  listing.over = true;
  if (listing.request) session_.transport().cancel(*listing.request);
  listing.request.reset();
  listing.wake_at.reset();
  ListResult& result = *listing.result;
  result.status = give_up.forbidden ? ListStatus::Forbidden : ListStatus::Failed;
  result.error_kind = give_up.kind;
  result.error = give_up.why;
  pipeline_.send({.job = &result.job,
                  .attempt = ++listing.attempt,
                  .what = store::GiveUpList{result.job.at, give_up.kind, std::move(give_up.why),
                                            give_up.forbidden},
                  .finish = {}},
                 1);
}

Engine::Listing* Engine::by_request(net::RequestId id) {
  for (const auto& listing : running_) {
    if (listing->request == id) return listing.get();
  }
  return nullptr;
}

void Engine::on(net::Event& event) {
  Listing* const listing = by_request(event.request);
  if (listing == nullptr) return;
  if (auto* const head = std::get_if<net::Head>(&event.what)) {
    listing->answer.head = std::move(*head);
    for (std::string& text : kube::warnings_of(listing->answer.head.headers)) {
      if (listing->warnings.size() < kMostWarnings) listing->warnings.insert(std::move(text));
    }
  } else if (auto* const chunk = std::get_if<net::Chunk>(&event.what)) {
    bytes_ += static_cast<std::int64_t>(chunk->bytes.size());
    // A page that is not the first is as large as they get: room for it at once saves copying it.
    if (listing->answer.body.empty() && !listing->page->continue_token.empty()) {
      listing->answer.body.reserve(kube::kPageBytes + kube::kPageBytes / 8);
    }
    listing->answer.body += chunk->bytes;
    if (listing->answer.body.size() > kUncutPage && listing->answer.head.status == 200) {
      send_complete_items(*listing);
    }
  } else if (const auto* const broken = std::get_if<net::Broken>(&event.what)) {
    listing->request.reset();
    const kube::Failed failure = kube::classify_broken(*broken, session_.server());
    // A page of which a part went on cannot be asked for again: the list begins anew.
    take(*listing, listing->cutter ? listing->reflector.on(kube::Malformed{failure.why})
                                   : listing->reflector.on(failure));
  } else {
    on_answer(*listing);
  }
}

void Engine::send_complete_items(Listing& listing) {
  if (!listing.cutter) listing.cutter.emplace();
  if (auto part = listing.cutter->cut(listing.answer.body)) {
    listing.result->cost.bytes += static_cast<std::int64_t>(part->size());
    send(listing, model::ListPage{std::move(*part)});
  } else if (listing.answer.body.size() < kLargestItem) {
    return;
  } else {
    perform(listing, kube::GiveUp{ErrorKind::Unreachable,
                                  fmt::format("{} sends an object of more than {} MiB",
                                              session_.server(), kLargestItem >> 20U),
                                  false});
  }
}

void Engine::on_answer(Listing& listing) {
  listing.request.reset();
  if (listing.answer.head.status == 401 && !listing.renewed) {
    try {
      listing.renewed = session_.renew_credentials();
    } catch (const Error& error) {
      perform(listing, kube::GiveUp{error.kind(), error.what(), false});
      return;
    }
    if (listing.renewed) {
      perform(listing, kube::GetPage(*listing.page));
      return;
    }
  }
  listing.renewed = false;
  listing.result->cost.bytes += static_cast<std::int64_t>(listing.answer.body.size());
  take(listing,
       listing.reflector.on(kube::classify_list(std::move(listing.answer), session_.server())));
}

void Engine::wake_sleepers() {
  const Tick now = session_.clock().monotonic();
  for (const auto& listing : running_) {
    if (!listing->wake_at || *listing->wake_at > now) continue;
    listing->wake_at.reset();
    take(*listing, listing->reflector.on(kube::Woke{}));
  }
}

void Engine::on(DecodeFailed& failed) {
  for (const auto& listing : running_) {
    if (&listing->result->job != failed.job || listing->attempt != failed.attempt) continue;
    if (listing->request) session_.transport().cancel(*listing->request);
    listing->request.reset();
    listing->wake_at.reset();
    listing->over = false;
    if (session_.out_of_time()) {
      perform(*listing, kube::GiveUp{ErrorKind::Unreachable, failed.why, false});
    } else {
      take(*listing, listing->reflector.on(kube::Malformed{failed.why}));
    }
    return;
  }
}

void Engine::on(Stored& stored) {
  const auto found = std::find_if(running_.begin(), running_.end(), [&](const auto& listing) {
    return listing->result->job.at == stored.at;
  });
  if (found == running_.end()) return;
  ListResult& result = *(*found)->result;
  if (stored.outcome) {
    result.status = ListStatus::Stored;
    result.outcome = *stored.outcome;
  }
  running_.erase(found);
}

void Engine::on(StoreFailed& failed) { fail(failed.kind, "{}", failed.why); }

void Engine::give_up_all(const std::string& why) {
  waiting_.clear();
  for (const auto& listing : running_) {
    if (!listing->over) perform(*listing, kube::GiveUp{ErrorKind::Unreachable, why, false});
  }
}

Progress Engine::progress() const {
  Progress progress{.types = results_.size(), .bytes = bytes_, .running = {}};
  progress.types_done = results_.size() - waiting_.size() - running_.size();
  for (const ListResult& result : results_) progress.objects += result.outcome.objects;
  for (const auto& listing : running_) {
    progress.running.push_back(listing->result->job.type.plural_and_group());
  }
  return progress;
}

}  // namespace k8scache::sync
