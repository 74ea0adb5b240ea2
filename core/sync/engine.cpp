#include "core/sync/engine.hpp"

#include <algorithm>

namespace k8scache::sync {

namespace {

constexpr std::chrono::milliseconds kStepTime{100};

}  // namespace

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
  for (net::Event& event : session_.poll(session_.clock().monotonic() + kStepTime)) {
    on(event);
  }
  for (const auto& stream : running_) stream->wake(session_.clock().monotonic());
  for (Feedback& feedback : pipeline_.feedback()) {
    std::visit([this](auto& one) { on(one); }, feedback);
  }
  return !running_.empty() || !waiting_.empty();
}

void Engine::start_lists() {
  const auto is_active = [](const auto& stream) {
    return stream->phase() != TypeStream::Phase::Stopped;
  };
  while (!waiting_.empty() && std::count_if(running_.begin(), running_.end(), is_active) <
                                  static_cast<std::ptrdiff_t>(options_.concurrency)) {
    const std::size_t index = waiting_.front();
    waiting_.pop_front();
    ListResult& result = results_[index];
    const kube::Reflector::Options reflector{
        .max_retries = result.job.doubtful ? 1 : options_.max_retries,
        .seed = options_.seed + static_cast<unsigned>(index)};
    running_.push_back(std::make_unique<TypeStream>(
        session_, pipeline_, result,
        TypeStream::Options{.reflector = reflector, .page_timeout = options_.page_timeout}));
    running_.back()->start();
  }
}

void Engine::on(net::Event& event) {
  const auto found = std::find_if(running_.begin(), running_.end(),
                                  [&](const auto& stream) { return stream->owns(event.request); });
  if (found != running_.end()) (*found)->on(event);
}

void Engine::on(DecodeFailed& failed) {
  const auto found = std::find_if(running_.begin(), running_.end(),
                                  [&](const auto& stream) { return &stream->job() == failed.job; });
  if (found != running_.end()) (*found)->on_bad_page(failed.attempt, failed.why);
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
  for (const auto& stream : running_) stream->give_up(why);
}

Progress Engine::progress() const {
  Progress progress{.types = results_.size(), .bytes = bytes_, .running = {}};
  progress.types_done = results_.size() - waiting_.size() - running_.size();
  for (const ListResult& result : results_) progress.objects += result.outcome.objects;
  for (const auto& stream : running_) {
    progress.bytes += stream->bytes();
    progress.running.push_back(stream->job().type.plural_and_group());
  }
  return progress;
}

}  // namespace k8scache::sync
