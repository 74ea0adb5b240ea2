#include "core/sync/engine.hpp"

#include <algorithm>

namespace k8scache::sync {

namespace {

constexpr std::chrono::milliseconds kStepTime{100};
// Beyond this the server would notice that we are gentle.
constexpr std::ptrdiff_t kMostCatchingUp = 100;

}  // namespace

Engine::Engine(kube::Session& session, Pipeline& pipeline, std::vector<ListJob> jobs,
               Options options)
    : session_(session), pipeline_(pipeline), options_(options) {
  for (ListJob& job : jobs) {
    auto& waiting = job.method == Method::CatchUp ? waiting_to_catch_up_ : waiting_;
    waiting.push_back(results_.size());
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
  for (net::Event& event : session_.poll(session_.clock().monotonic() + kStepTime)) {
    on(event);
  }
  for (const auto& stream : running_) stream->wake(session_.clock().monotonic());
  list_unproved();
  for (Feedback& feedback : pipeline_.feedback()) {
    std::visit([this](auto& one) { on(one); }, feedback);
  }
  return !running_.empty() || !waiting_.empty() || !waiting_to_catch_up_.empty();
}

std::size_t Engine::pages_under_way() const {
  std::size_t pages = 0;
  for (const auto& stream : running_) {
    if (stream->phase() == TypeStream::Phase::Stopped || !stream->is_listing()) continue;
    pages += stream->asks_ahead() ? 2U : 1U;
  }
  return pages;
}

void Engine::start_lists() {
  const auto catching_up = [this] {
    return std::count_if(running_.begin(), running_.end(), [](const auto& stream) {
      return stream->phase() != TypeStream::Phase::Stopped && !stream->is_listing();
    });
  };
  while (!waiting_to_catch_up_.empty() && catching_up() < kMostCatchingUp) {
    start(waiting_to_catch_up_.front());
    waiting_to_catch_up_.pop_front();
  }
  while (!waiting_.empty() && pages_under_way() < options_.concurrency) {
    start(waiting_.front());
    waiting_.pop_front();
  }
}

void Engine::start(std::size_t index) {
  ListResult& result = results_[index];
  const kube::Reflector::Options reflector{
      .max_retries = result.job.doubtful ? 1 : options_.max_retries,
      .seed = options_.seed + static_cast<unsigned>(index)};
  running_.push_back(std::make_unique<TypeStream>(
      session_, pipeline_, result,
      TypeStream::Options{
          .reflector = reflector, .page_timeout = options_.page_timeout, .has_room = [this] {
            return waiting_.empty() && pages_under_way() < options_.concurrency;
          }}));
  running_.back()->start();
}

void Engine::list_unproved() {
  for (auto& stream : running_) {
    if (stream->phase() != TypeStream::Phase::Unproved) continue;
    ListResult& result = stream->result();
    result.job.method = result.job.if_unproved;
    waiting_.push_back(static_cast<std::size_t>(&result - results_.data()));
    bytes_ += stream->bytes();
    stream.reset();
  }
  std::erase(running_, nullptr);
}

void Engine::start_over_all_but(const TypeStream& rewound) {
  for (const auto& stream : running_) {
    if (stream.get() != &rewound) stream->start_over();
  }
  waiting_.insert(waiting_.end(), waiting_to_catch_up_.begin(), waiting_to_catch_up_.end());
  waiting_to_catch_up_.clear();
  for (const std::size_t index : waiting_) {
    results_[index].job.method = Method::List;
    results_[index].job.known_version.clear();
  }
}

void Engine::on(net::Event& event) {
  const auto found = std::find_if(running_.begin(), running_.end(),
                                  [&](const auto& stream) { return stream->owns(event.request); });
  if (found == running_.end()) return;
  (*found)->on(event);
  if ((*found)->take_rewound()) start_over_all_but(**found);
}

TypeStream* Engine::stream_of(const ListJob* job) const {
  const auto found = std::find_if(running_.begin(), running_.end(),
                                  [&](const auto& stream) { return &stream->job() == job; });
  return found == running_.end() ? nullptr : found->get();
}

void Engine::on(Compared& compared) {
  if (TypeStream* const stream = stream_of(compared.job)) {
    stream->on_compared(compared.attempt, std::move(compared.comparison));
  }
}

void Engine::on(DecodeFailed& failed) {
  if (TypeStream* const stream = stream_of(failed.job)) {
    stream->on_bad_page(failed.attempt, failed.why);
  }
}

void Engine::on(Stored& stored) {
  const auto found = std::find_if(running_.begin(), running_.end(), [&](const auto& stream) {
    return stream->job().at == stored.at;
  });
  if (found == running_.end()) return;
  ListResult& result = (*found)->result();
  if (stored.outcome) {
    result.status = ListStatus::Stored;
    result.outcome = *stored.outcome;
  }
  bytes_ += (*found)->bytes();
  running_.erase(found);
}

void Engine::on(StoreFailed& failed) { fail(failed.kind, "{}", failed.why); }

void Engine::give_up_all(const std::string& why) {
  waiting_.clear();
  waiting_to_catch_up_.clear();
  for (const auto& stream : running_) stream->give_up(why);
}

Progress Engine::progress() const {
  Progress progress{.types = results_.size(), .bytes = bytes_, .running = {}};
  progress.types_done =
      results_.size() - waiting_.size() - waiting_to_catch_up_.size() - running_.size();
  for (const ListResult& result : results_) progress.objects += result.outcome.objects;
  for (const auto& stream : running_) {
    progress.bytes += stream->bytes();
    progress.running.push_back(stream->job().type.plural_and_group());
  }
  return progress;
}

}  // namespace k8scache::sync
