#include "core/sync/completion.hpp"

#include "core/kube/request.hpp"

namespace k8scache::sync {

namespace {

// The events that are waited for have happened: they come at once.
constexpr std::chrono::seconds kWatchTime{10};
constexpr std::chrono::seconds kWatchGrace{5};
// They are held in memory until the list is whole.
constexpr std::size_t kMostEventBytes = 8U << 20U;

}  // namespace

Completion::Completion(kube::Session& session, const ListJob& job, std::string list_version,
                       std::vector<store::LackedObject> lacked, ObjectFetch::Options options,
                       Emit emit)
    : session_(session),
      job_(job),
      list_version_(std::move(list_version)),
      fetch_(session, job.type, std::move(lacked), options),
      owed_(list_version_),
      emit_(std::move(emit)),
      decoder_(job.type.api_version(), job.type.kind) {}

void Completion::start() {
  fetch_.start();
  go_on();
}

void Completion::on(net::Event& event) {
  if (watch_ == event.request) return on_watch(event);
  if (auto answered = fetch_.on(event)) take(std::move(*answered));
  go_on();
}

void Completion::wake(Tick now) {
  fetch_.wake(now);
  go_on();
}

void Completion::take(ObjectFetch::Answered answered) {
  if (!answered.object) return owed_.on_missing(answered.lacked.key);
  const std::string& version = answered.object->resource_version;
  if (version != answered.lacked.resource_version) {
    // Versions without an order do not tell where the watch has to get to.
    if (!(model::compare_versions(version, list_version_) > 0)) return give_up();
    owed_.on_newer(version);
  }
  emit_(model::Fetched{std::move(*answered.object)});
}

void Completion::go_on() {
  if (state_ != State::Running || watch_) return;
  if (fetch_.failure()) {
    state_ = State::Failed;
  } else if (fetch_.is_refused()) {
    give_up();
  } else if (fetch_.is_done()) {
    if (owed_.is_settled()) {
      state_ = State::Whole;
    } else {
      open_watch();
    }
  }
}

void Completion::open_watch() {
  net::Request request;
  try {
    request =
        session_.authorised(kube::watch_target(job_.type, job_.at.scope, list_version_, kWatchTime),
                            "application/json");
  } catch (const Error&) {
    return give_up();
  }
  request.total_timeout = request.stall_timeout = kWatchTime + kWatchGrace;
  watch_ = session_.transport().start(std::move(request));
}

void Completion::on_watch(net::Event& event) {
  if (auto* const head = std::get_if<net::Head>(&event.what)) {
    watch_answer_.head = std::move(*head);
    if (!kube::is_event_stream(watch_answer_)) give_up();
  } else if (const auto* const chunk = std::get_if<net::Chunk>(&event.what)) {
    event_bytes_ += chunk->bytes.size();
    decoder_.feed(chunk->bytes);
    read_events();
  } else {
    watch_.reset();
    give_up();
  }
}

void Completion::read_events() {
  try {
    while (state_ == State::Running) {
      auto event = decoder_.next();
      if (!event) break;
      on_event(std::move(*event));
    }
  } catch (const Error&) {
    give_up();
  }
  if (state_ == State::Running && event_bytes_ > kMostEventBytes) give_up();
}

void Completion::on_event(kube::WatchEvent event) {
  if (auto* const bookmark = std::get_if<kube::WatchedVersion>(&event)) {
    owed_.on_bookmark(bookmark->resource_version);
  } else if (auto* const watched = std::get_if<kube::WatchedObject>(&event)) {
    const bool is_deletion = watched->verb == kube::WatchedObject::Verb::Deleted;
    owed_.on_event(watched->object.key, watched->object.resource_version, is_deletion);
    if (is_deletion) {
      emit_(model::Remove{std::move(watched->object)});
    } else {
      emit_(model::Upsert{std::move(watched->object)});
    }
  } else {
    return give_up();
  }
  if (!owed_.is_settled()) return;
  cancel();
  emit_(model::Advance{owed_.cursor()});
  state_ = State::Whole;
}

void Completion::give_up() {
  cancel();
  state_ = State::Hopeless;
}

void Completion::cancel() {
  fetch_.cancel();
  if (watch_) session_.transport().cancel(*watch_);
  watch_.reset();
}

}  // namespace k8scache::sync
