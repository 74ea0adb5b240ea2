#include "core/sync/type_stream.hpp"

#include "core/base/text.hpp"
#include "core/kube/metadata_decoder.hpp"
#include "core/kube/request.hpp"

#include <algorithm>

namespace k8scache::sync {

namespace {

constexpr std::string_view kAcceptJson = "application/json";
// A watch that does not end when it was asked to is dead.
constexpr std::chrono::seconds kWatchGrace{15};

/// What there is to say of an input that is no good end; of one that is: nothing.
std::string trouble_of(const kube::Input& input) {
  if (const auto* const failed = std::get_if<kube::Failed>(&input)) return failed->why;
  if (const auto* const refused = std::get_if<kube::Refused>(&input)) return refused->why;
  if (const auto* const malformed = std::get_if<kube::Malformed>(&input)) return malformed->why;
  if (const auto* const broken = std::get_if<kube::BrokenOff>(&input)) return broken->why;
  if (const auto* const unreadable = std::get_if<kube::Unreadable>(&input)) return unreadable->why;
  if (std::holds_alternative<kube::Expired>(input)) {
    return "HTTP 410: the server has forgotten that version";
  }
  return "";
}

}  // namespace

TypeStream::TypeStream(kube::Session& session, Pipeline& pipeline, ListResult& result,
                       Options options)
    : session_(session),
      pipeline_(pipeline),
      result_(result),
      options_(options),
      reflector_(options.reflector),
      wire_(result.job, result.wire),
      ahead_(session.transport()),
      began_(session.clock().monotonic()),
      as_of_(session.clock().now()),
      known_(session.clock().monotonic()) {}

void TypeStream::start() {
  using Ask = kube::Reflector::AskVersion;
  using Patience = kube::Reflector::Patience;
  suspended_ = false;
  completion_.reset();
  const std::string& known = result_.job.known_version;
  switch (result_.job.method) {
    case Method::List: return take(reflector_.start(known));
    case Method::Compare: return take(reflector_.compare(known, Ask::First));
    case Method::CompareAll: return take(reflector_.compare(known, Ask::Never));
    case Method::CatchUp:
      return take(
          reflector_.catch_up(known, result_.job.patient ? Patience::Long : Patience::Short));
  }
}

void TypeStream::start_over() {
  if (phase_ == Phase::Stopped) return;
  reflector_.forget_version();
  if (phase_ == Phase::Listing && how_ == store::Refresh::Listed) return;
  cancel();
  wake_at_.reset();
  take(reflector_.start());
}

void TypeStream::start_at(std::string resource_version) {
  take(reflector_.start_at(std::move(resource_version)));
}

void TypeStream::recheck() {
  if (!is_open()) return;
  cancel();
  take(reflector_.recheck());
}

void TypeStream::prove(Tick at, Instant as_of) {
  if (!is_open() || at <= known_) return;
  last_sign_ = as_of;
  send(model::Advance{reflector_.cursor()});
  known_ = at;
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
  take(is_cut() ? reflector_.on(kube::BrokenOff{"the connection broke in mid-page"})
                : reflector_.reconnect());
}

void TypeStream::give_up(const std::string& why) {
  if (phase_ != Phase::Stopped) perform(kube::GiveUp{ErrorKind::Unreachable, why, false});
}

void TypeStream::take(kube::Input input) {
  if (!std::holds_alternative<kube::Woke>(input)) trouble_ = trouble_of(input);
  if (const auto* const bad = std::get_if<kube::Malformed>(&input)) wire_.distrust(bad->why);
  take(reflector_.on(std::move(input)));
}

void TypeStream::take(kube::Step step) {
  // The next page is asked for before this one is decoded: the server works while we do.
  if (std::holds_alternative<kube::GetPage>(step.next)) {
    perform(std::move(step.next));
    if (phase_ == Phase::Stopped) return;  // no credentials any more
    for (model::Change& change : step.changes) send(std::move(change));
    return replay();
  }
  for (model::Change& change : step.changes) send(std::move(change));
  perform(std::move(step.next));
}

void TypeStream::send(model::Change change) {
  std::size_t weight = 1;
  if (const auto* const page = std::get_if<model::ListPage>(&change)) weight = page->text.size();
  if (const auto* const page = std::get_if<model::MetadataPage>(&change)) {
    weight = page->text.size();
  }
  if (const auto* const one = std::get_if<model::Fetched>(&change))
    weight = one->object.body.size();
  if (const auto* const put = std::get_if<model::Upsert>(&change)) weight = put->object.body.size();
  if (std::holds_alternative<model::ListBegan>(change)) {
    list_attempt_ = ++attempt_;
    how_ = store::Refresh::Listed;
  }
  if (std::holds_alternative<model::ComparisonBegan>(change)) {
    list_attempt_ = ++attempt_;
    how_ = store::Refresh::Compared;
  }
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
  if (!follows())
    parcel.as_of = Instant{};  // the proof that ends the run says of when the rows are
  if (std::holds_alternative<model::Advance>(change) && follows()) {
    parcel.blind = std::exchange(blind_, "");
    known_ = session_.clock().monotonic();
  }
  if (const auto* const finished = std::get_if<model::ListFinished>(&change)) {
    parcel.finish = finish_of(finished->resource_version);
    known_ = began_;
  }
  if (const auto* const confirmed = std::get_if<model::Confirmed>(&change)) {
    parcel.finish = finish_of(confirmed->resource_version);
    parcel.finish.blind.clear();  // nothing was missed
  }
  parcel.what = std::move(change);
  pipeline_.send(std::move(parcel), weight);
}

store::FinishList TypeStream::finish_of(std::string resource_version) {
  result_.cost.time = session_.clock().monotonic() - began_;
  return {.at = result_.job.at,
          .resource_version = std::move(resource_version),
          .as_of = as_of_,
          .vanished = {},
          .cost = result_.cost,
          .warnings = join(warnings_, "\n"),
          .history = result_.job.history,
          .blind = std::exchange(blind_, ""),
          .recipe = result_.job.recipe,
          .how = how_,
          .form = form_text(result_.wire),
          .refused_form = result_.wire.refused};
}

void TypeStream::perform(kube::Action action) {
  std::visit([this](auto& one) { perform(std::move(one)); }, action);
}

net::Request TypeStream::prepared(const std::string& target, Times times, std::string_view accept) {
  net::Request request = session_.authorised(target, accept);
  request.total_timeout = times.total;
  request.stall_timeout = times.stall;
  // Nine tenths of it are managedFields: to compress them takes as long as to list them.
  request.compression = !kube::is_metadata(accept) || !session_.is_near();
  ++result_.cost.requests;
  return request;
}

void TypeStream::begin_answer(net::RequestId request) {
  answer_ = {};
  cutter_.reset();
  metadata_cutter_.reset();
  wire_.reset();
  decoder_.reset();
  request_ = request;
  asked_at_ = session_.clock().now();
}

bool TypeStream::request(const std::string& target, Times times, std::string_view accept) {
  ahead_.drop();
  try {
    begin_answer(session_.transport().start(prepared(target, times, accept)));
  } catch (const Error& error) {
    perform(kube::GiveUp{error.kind(), error.what(), false});
    return false;
  }
  return true;
}

TypeStream::Times TypeStream::page_times() const {
  return {options_.page_timeout,
          std::min(std::chrono::milliseconds(30'000), options_.page_timeout)};
}

std::string TypeStream::target_of(const kube::GetPage& page) const {
  return kube::list_target(result_.job.type, result_.job.at.scope, page.limit, page.continue_token);
}

void TypeStream::request_page(const std::string& target, std::string_view accept) {
  request(target, page_times(), accept);
}

void TypeStream::perform(kube::GetPage&& page) {
  phase_ = Phase::Listing;
  if (page.continue_token.empty()) {
    as_of_ = session_.clock().now();
    began_ = session_.clock().monotonic();
    last_sign_.reset();
    wire_.begin();
    if (follows()) result_.cost = {};  // of one list, not of all that there were
  }
  may_ask_ahead_ = page.form == kube::ListForm::Objects;
  if (auto turn = ahead_.turn(page)) {
    asked_ = std::move(turn->page);
    return begin_answer(turn->request);
  }
  const std::string_view accept =
      page.form == kube::ListForm::Metadata ? wire_.accept_metadata() : wire_.accept();
  const std::string target = target_of(page);
  asked_ = std::move(page);
  request_page(target, accept);
}

void TypeStream::perform(kube::GetVersion&& question) {
  phase_ = Phase::Watching;
  asked_ = question;
  request_page(kube::version_target(result_.job.type, result_.job.at.scope), kAcceptJson);
}

void TypeStream::perform(kube::OpenWatch&& watch) {
  phase_ = Phase::Watching;
  opened_ = session_.clock().monotonic();
  saw_event_ = false;
  how_ = store::Refresh::Watched;
  const std::string target = kube::watch_target(result_.job.type, result_.job.at.scope,
                                                watch.resource_version, watch.timeout);
  const std::chrono::milliseconds longest = watch.timeout + kWatchGrace;
  asked_ = std::move(watch);
  // A quiet watch sends nothing for minutes.
  request(target, {longest, longest}, kAcceptJson);
}

void TypeStream::perform(kube::Sleep&& sleep) {
  cancel();
  wake_at_ = session_.clock().monotonic() + sleep.time;
}

void TypeStream::perform(kube::Wait&& /*wait*/) {}

void TypeStream::perform(kube::Linger&& linger) {
  wake_at_ = session_.clock().monotonic() + linger.time;
}

void TypeStream::perform(kube::Done&& /*done*/) {
  cancel();
  wake_at_.reset();
  phase_ = Phase::Stopped;
}

void TypeStream::perform(kube::Complete&& complete) {
  compared_version_ = std::move(complete.resource_version);
}

void TypeStream::perform(kube::Unproved&& /*unproved*/) {
  cancel();
  wake_at_.reset();
  phase_ = Phase::Unproved;
}

void TypeStream::on_compared(int attempt, store::Comparison comparison) {
  if (attempt != attempt_ || phase_ != Phase::Listing || suspended_) return;
  result_.missed = comparison.missed;
  if (comparison.too_many) return take(reflector_.list_instead());
  completion_.emplace(session_, result_.job, compared_version_, std::move(comparison.lacked),
                      ObjectFetch::Options{.max_retries = options_.reflector.max_retries,
                                           .timeout = options_.page_timeout,
                                           .seed = options_.reflector.seed},
                      [this](model::Change change) { send(std::move(change)); });
  completion_->start();
  look_at_completion();
}

void TypeStream::look_at_completion() {
  if (!completion_ || completion_->state() == Completion::State::Running) return;
  const Completion::State state = completion_->state();
  const std::string cursor = completion_->cursor();
  const kube::GiveUp failure = completion_->failure().value_or(kube::GiveUp{});
  result_.cost.requests += completion_->cost().requests;
  result_.cost.bytes += completion_->cost().bytes;
  bytes_ += completion_->cost().bytes;
  completion_.reset();
  switch (state) {
    case Completion::State::Running: break;
    case Completion::State::Whole:
      send(model::ListFinished{compared_version_});
      if (follows()) return take(reflector_.completed(cursor));
      perform(kube::Done{});
      break;
    case Completion::State::Hopeless: take(reflector_.list_instead()); break;
    case Completion::State::Failed: perform(kube::GiveUp(failure)); break;
  }
}

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
  ahead_.drop();
  if (request_) session_.transport().cancel(*request_);
  request_.reset();
  if (completion_) completion_->cancel();
  completion_.reset();
}

void TypeStream::wake(Tick now) {
  if (completion_) {
    completion_->wake(now);
    return look_at_completion();
  }
  if (!wake_at_ || *wake_at_ > now) return;
  wake_at_.reset();
  take(kube::Input(kube::Woke{}));
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
    take(kube::Input(kube::Malformed{why}));
  }
}

}  // namespace k8scache::sync
