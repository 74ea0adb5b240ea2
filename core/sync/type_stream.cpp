#include "core/sync/type_stream.hpp"

#include "core/base/text.hpp"
#include "core/kube/request.hpp"

#include <algorithm>

namespace k8scache::sync {

namespace {

constexpr std::size_t kMostWarnings = 20;  // of one type; a server may send thousands
// One object of this size is beyond every API server (etcd takes 1.5 MiB).
constexpr std::size_t kLargestItem = 64U << 20U;
// A page of this size was not cut by the server; we cut it, to keep memory bounded by a batch.
constexpr std::size_t kUncutPage = 2 * kube::kPageBytes;
// A watch that does not end when it was asked to is dead.
constexpr std::chrono::seconds kWatchGrace{15};
// A watch that ends sooner, without an event, is no watch.
constexpr std::chrono::seconds kShortestWatch{1};

}  // namespace

TypeStream::TypeStream(kube::Session& session, Pipeline& pipeline, ListResult& result,
                       Options options)
    : session_(session),
      pipeline_(pipeline),
      result_(result),
      options_(options),
      reflector_(options.reflector),
      began_(session.clock().monotonic()),
      as_of_(session.clock().now()) {}

void TypeStream::start() {
  suspended_ = false;
  take(reflector_.start());
}

void TypeStream::start_at(std::string resource_version) {
  take(reflector_.start_at(std::move(resource_version)));
}

void TypeStream::resume() { take(reflector_.resume()); }

void TypeStream::suspend() {
  if (phase_ == Phase::Stopped || suspended_) return;
  if (request_ && phase_ == Phase::Watching) blind_ = "the cluster could not be reached";
  cancel();
  wake_at_.reset();
  suspended_ = true;
}

void TypeStream::go_on() {
  if (!std::exchange(suspended_, false)) return;
  cut_off_.clear();
  // A page of which a part went on cannot be asked for again: the list begins anew.
  take(cutter_ ? reflector_.on(kube::Malformed{"the connection broke in mid-page"})
               : reflector_.reconnect());
}

void TypeStream::give_up(const std::string& why) {
  if (phase_ != Phase::Stopped) perform(kube::GiveUp{ErrorKind::Unreachable, why, false});
}

void TypeStream::take(kube::Step step) {
  // The next page is asked for before this one is decoded: the server works while we do.
  if (std::holds_alternative<kube::GetPage>(step.next)) {
    perform(std::move(step.next));
    if (phase_ == Phase::Stopped) return;  // no credentials any more
    for (model::Change& change : step.changes) send(std::move(change));
    return;
  }
  for (model::Change& change : step.changes) send(std::move(change));
  perform(std::move(step.next));
}

void TypeStream::send(model::Change change) {
  std::size_t weight = 1;
  if (const auto* const page = std::get_if<model::ListPage>(&change)) weight = page->text.size();
  if (const auto* const put = std::get_if<model::Upsert>(&change)) weight = put->object.body.size();
  if (std::holds_alternative<model::ListBegan>(change)) list_attempt_ = ++attempt_;
  if (std::holds_alternative<model::Rewound>(change)) rewound_ = true;
  if (std::holds_alternative<model::Upsert>(change) ||
      std::holds_alternative<model::Remove>(change)) {
    changed_ = true;
  }
  Parcel parcel{.job = &result_.job,
                .attempt = attempt_,
                .as_of = last_sign_.value_or(as_of_),
                .blind = {},
                .what = {},
                .finish = {}};
  if (std::holds_alternative<model::Advance>(change)) parcel.blind = std::exchange(blind_, "");
  if (const auto* const finished = std::get_if<model::ListFinished>(&change)) {
    result_.cost.time = session_.clock().monotonic() - began_;
    parcel.finish = {.at = result_.job.at,
                     .resource_version = finished->resource_version,
                     .as_of = as_of_,
                     .vanished = {},
                     .cost = result_.cost,
                     .warnings = join(warnings_, "\n"),
                     .history = result_.job.history,
                     .blind = std::exchange(blind_, "")};
  }
  parcel.what = std::move(change);
  pipeline_.send(std::move(parcel), weight);
}

void TypeStream::perform(kube::Action action) {
  std::visit([this](auto& one) { perform(std::move(one)); }, action);
}

bool TypeStream::request(const std::string& target, std::chrono::milliseconds total,
                         std::chrono::milliseconds stall) {
  net::Request request;
  try {
    request = session_.authorised(target, "application/json");
  } catch (const Error& error) {
    perform(kube::GiveUp{error.kind(), error.what(), false});
    return false;
  }
  request.total_timeout = total;
  request.stall_timeout = stall;
  answer_ = {};
  cutter_.reset();
  decoder_.reset();
  request_ = session_.transport().start(std::move(request));
  asked_at_ = session_.clock().now();
  ++result_.cost.requests;
  return true;
}

void TypeStream::perform(kube::GetPage&& page) {
  phase_ = Phase::Listing;
  if (page.continue_token.empty()) {
    as_of_ = session_.clock().now();
    began_ = session_.clock().monotonic();
    last_sign_.reset();
  }
  const std::string target =
      kube::list_target(result_.job.type, result_.job.at.scope, page.limit, page.continue_token);
  asked_ = std::move(page);
  request(target, options_.page_timeout,
          std::min(std::chrono::milliseconds(30'000), options_.page_timeout));
}

void TypeStream::perform(kube::GetVersion&& question) {
  phase_ = Phase::Watching;
  asked_ = question;
  request(kube::version_target(result_.job.type, result_.job.at.scope), options_.page_timeout,
          std::min(std::chrono::milliseconds(30'000), options_.page_timeout));
}

void TypeStream::perform(kube::OpenWatch&& watch) {
  phase_ = Phase::Watching;
  opened_ = session_.clock().monotonic();
  saw_event_ = false;
  const std::string target = kube::watch_target(result_.job.type, result_.job.at.scope,
                                                watch.resource_version, watch.timeout);
  const std::chrono::milliseconds longest = watch.timeout + kWatchGrace;
  asked_ = std::move(watch);
  // A quiet watch sends nothing for minutes.
  request(target, longest, longest);
}

void TypeStream::perform(kube::Sleep&& sleep) {
  cancel();
  wake_at_ = session_.clock().monotonic() + sleep.time;
}

void TypeStream::perform(kube::Wait&& /*wait*/) {}

void TypeStream::perform(kube::Done&& /*done*/) { phase_ = Phase::Stopped; }

void TypeStream::perform(kube::GiveUp&& give_up) {
  phase_ = Phase::Stopped;
  cancel();
  wake_at_.reset();
  result_.status = give_up.forbidden ? ListStatus::Forbidden : ListStatus::Failed;
  result_.error_kind = give_up.kind;
  result_.error = give_up.why;
  pipeline_.send({.job = &result_.job,
                  .attempt = ++attempt_,
                  .as_of = as_of_,
                  .blind = {},
                  .what = store::GiveUpList{result_.job.at, give_up.kind, std::move(give_up.why),
                                            give_up.forbidden},
                  .finish = {}},
                 1);
}

void TypeStream::cancel() {
  if (request_) session_.transport().cancel(*request_);
  request_.reset();
}

void TypeStream::on(net::Event& event) {
  if (auto* const head = std::get_if<net::Head>(&event.what)) {
    cut_off_.clear();
    answer_.head = std::move(*head);
    for (std::string& text : kube::warnings_of(answer_.head.headers)) {
      if (warnings_.size() < kMostWarnings) warnings_.insert(std::move(text));
    }
    const bool is_watch = std::holds_alternative<kube::OpenWatch>(asked_);
    if (is_watch && kube::is_event_stream(answer_)) {
      decoder_.emplace(result_.job.type.api_version(), result_.job.type.kind);
      last_sign_ = session_.clock().now();
      renewed_ = false;
    }
  } else if (auto* const chunk = std::get_if<net::Chunk>(&event.what)) {
    on_chunk(std::move(chunk->bytes));
  } else if (const auto* const broken = std::get_if<net::Broken>(&event.what)) {
    on_broken(*broken);
  } else {
    on_end();
  }
}

void TypeStream::on_chunk(std::string bytes) {
  bytes_ += static_cast<std::int64_t>(bytes.size());
  if (decoder_) {
    on_watch_chunk(bytes);
  } else {
    on_page_chunk(std::move(bytes));
  }
}

void TypeStream::on_page_chunk(std::string bytes) {
  // A page that is not the first is as large as they get: room for it at once saves copying it.
  const auto* const page = std::get_if<kube::GetPage>(&asked_);
  if (answer_.body.empty() && page != nullptr && !page->continue_token.empty()) {
    answer_.body.reserve(kube::kPageBytes + kube::kPageBytes / 8);
  }
  answer_.body += bytes;
  if (answer_.body.size() > kUncutPage && answer_.head.status == 200) send_complete_items();
}

void TypeStream::send_complete_items() {
  if (!cutter_) cutter_.emplace();
  if (auto part = cutter_->cut(answer_.body)) {
    result_.cost.bytes += static_cast<std::int64_t>(part->size());
    send(model::ListPage{std::move(*part)});
  } else if (answer_.body.size() >= kLargestItem) {
    perform(kube::GiveUp{ErrorKind::Unreachable,
                         fmt::format("{} sends an object of more than {} MiB", session_.server(),
                                     kLargestItem >> 20U),
                         false});
  }
}

void TypeStream::on_watch_chunk(std::string_view bytes) {
  last_sign_ = session_.clock().now();
  decoder_->feed(bytes);
  // What an event leads to may be another request: then the rest of this one is no matter.
  const auto watch = request_;
  while (request_ == watch) {
    std::optional<kube::WatchEvent> event;
    try {
      event = decoder_->next();
    } catch (const Error& error) {
      cancel();
      blind_ = error.what();
      take(reflector_.on(kube::Unreadable{error.what()}));
      return;
    }
    if (!event) return;
    saw_event_ = true;
    if (const auto* const error = std::get_if<kube::WatchError>(&*event)) {
      cancel();
      blind_ = error->message;
    }
    take(reflector_.on(kube::input_of(std::move(*event))));
  }
}

void TypeStream::on_broken(const net::Broken& broken) {
  request_.reset();
  const kube::Failed failure = kube::classify_broken(broken, session_.server());
  const bool is_cut_off =
      broken.by == net::BrokenBy::Connecting || broken.by == net::BrokenBy::Trust;
  cut_off_ = is_cut_off ? failure.why : "";
  if (phase_ == Phase::Watching) blind_ = failure.why;
  // Whether the cluster can be reached is not this type's matter.
  if (is_cut_off && options_.reflector.goal == kube::Reflector::Goal::Follow) return suspend();
  take(cutter_ ? reflector_.on(kube::Malformed{failure.why}) : reflector_.on(failure));
}

bool TypeStream::renew_credentials() {
  if (answer_.head.status != 401 || renewed_) return false;
  try {
    renewed_ = session_.renew_credentials();
  } catch (const Error& error) {
    perform(kube::GiveUp{error.kind(), error.what(), false});
    return true;
  }
  if (renewed_) perform(kube::Action(asked_));
  return renewed_;
}

void TypeStream::on_end() {
  request_.reset();
  if (decoder_) {
    const bool at_once = !saw_event_ && session_.clock().monotonic() - opened_ < kShortestWatch;
    take(reflector_.on(kube::StreamEnded{.at_once = at_once}));
    return;
  }
  if (renew_credentials()) return;
  renewed_ = false;
  if (std::holds_alternative<kube::OpenWatch>(asked_)) {
    blind_ = fmt::format("the watch was refused (HTTP {})", answer_.head.status);
    take(reflector_.on(kube::classify_watch(answer_, session_.server())));
    return;
  }
  if (std::holds_alternative<kube::GetVersion>(asked_)) {
    last_sign_ = asked_at_;
    take(reflector_.on(kube::classify_version(answer_, session_.server())));
    return;
  }
  result_.cost.bytes += static_cast<std::int64_t>(answer_.body.size());
  take(reflector_.on(kube::classify_list(std::move(answer_), result_.job.type, session_.server())));
}

void TypeStream::wake(Tick now) {
  if (!wake_at_ || *wake_at_ > now) return;
  wake_at_.reset();
  take(reflector_.on(kube::Woke{}));
}

void TypeStream::on_bad_page(int attempt, const std::string& why) {
  if (attempt != list_attempt_) return;
  if (attempt != attempt_) return reflector_.distrust_list();  // it was given up in the meantime
  cancel();
  wake_at_.reset();
  if (session_.out_of_time()) {
    perform(kube::GiveUp{ErrorKind::Unreachable, why, false});
  } else {
    phase_ = Phase::Listing;
    take(reflector_.on(kube::Malformed{why}));
  }
}

}  // namespace k8scache::sync
