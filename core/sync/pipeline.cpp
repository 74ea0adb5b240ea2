#include "core/sync/pipeline.hpp"

#include "core/kube/list_decoder.hpp"
#include "core/kube/metadata_decoder.hpp"

#include <iterator>
#include <limits>

namespace k8scache::sync {

namespace {

constexpr std::size_t kParcelBytes = 12U << 20U;    // three pages of JSON
constexpr std::size_t kOperationBytes = 6U << 20U;  // of frames, about a tenth of their JSON
constexpr std::size_t kBatchBytes = 4U << 20U;
constexpr std::size_t kRowBytes = 512;  // an object's strings beside its frame
constexpr int kMostEmptyPages = 200;    // in a row, before a list is taken as endless

std::size_t weight_of(const store::Operation& operation) {
  std::size_t weight = kRowBytes;
  if (const auto* const put = std::get_if<store::PutListed>(&operation)) {
    for (const store::EncodedObject& object : put->objects) {
      weight += object.frame.size() + kRowBytes;
    }
  }
  if (const auto* const event = std::get_if<store::PutWatched>(&operation)) {
    weight += event->object.frame.size();
  }
  if (const auto* const dictionary = std::get_if<store::AddDictionary>(&operation)) {
    weight += dictionary->content.size();
  }
  return weight;
}

std::size_t weight_of(const std::vector<store::Operation>& operations) {
  std::size_t weight = 0;
  for (const store::Operation& operation : operations) weight += weight_of(operation);
  return weight;
}

}  // namespace

Pipeline::Pipeline(store::Writer& writer, const std::string& cache_path, model::SecretsMode secrets,
                   net::Transport& transport, const Clock& clock)
    : writer_(writer),
      encoder_(cache_path),
      secrets_(secrets),
      transport_(transport),
      clock_(clock),
      parcels_(kParcelBytes),
      orders_(kOperationBytes),
      feedback_(std::numeric_limits<std::size_t>::max()),
      decoder_thread_([this] { decode_all(); }),
      writer_thread_([this] { write_all(); }) {}

Pipeline::~Pipeline() { drain(); }

void Pipeline::send(Parcel parcel, std::size_t weight) {
  decoding_.enter(clock_.monotonic());
  parcels_.push(std::move(parcel), weight);
}

void Pipeline::push(Order order, std::size_t weight) {
  writing_.enter(clock_.monotonic());
  orders_.push(std::move(order), weight);
}

std::optional<Tick> Pipeline::waiting_since() const {
  const auto decoding = decoding_.oldest();
  const auto writing = writing_.oldest();
  if (!decoding || !writing) return decoding ? decoding : writing;
  return std::min(*decoding, *writing);
}

std::optional<Tick> Pipeline::beat_committed() const {
  const std::int64_t ms = beat_committed_;
  return ms == 0 ? std::nullopt : std::optional(Tick(std::chrono::milliseconds(ms)));
}

std::vector<Feedback> Pipeline::feedback() {
  std::vector<Feedback> all;
  while (auto one = feedback_.try_pop()) all.push_back(std::move(*one));
  return all;
}

void Pipeline::drain() {
  parcels_.close();
  if (decoder_thread_.joinable()) decoder_thread_.join();
  orders_.close();
  if (writer_thread_.joinable()) writer_thread_.join();
}

void Pipeline::report(Feedback feedback) {
  feedback_.push(std::move(feedback), 1);
  transport_.wake();
}

void Pipeline::report_store_failed(const Error& error) {
  if (!store_failed_.test_and_set()) report(StoreFailed{error.kind(), error.what()});
}

void Pipeline::decode_all() {
  while (auto parcel = parcels_.pop()) {
    const std::pair attempt{parcel->job, parcel->attempt};
    try {
      if (!failed_attempts_.contains(attempt)) decode(*parcel);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::Usage) {  // our file, not the server's text
        report_store_failed(error);
        parcels_.close();
        while (parcels_.pop()) {
        }
        return;
      }
      failed_attempts_.insert(attempt);
      encoder_.abandon(parcel->job->at);
      report(DecodeFailed{parcel->job, parcel->attempt, error.what()});
    }
    decoding_.leave();
  }
}

void Pipeline::decode(Parcel& parcel) {
  const ListJob& job = *parcel.job;
  if (auto* const given_up = std::get_if<store::GiveUpList>(&parcel.what)) {
    encoder_.abandon(job.at);
    held_.erase(job.at);
    pass_on({std::move(*given_up)});
    return;
  }
  std::visit([&](auto& change) { decode(parcel, change); }, std::get<model::Change>(parcel.what));
}

void Pipeline::begin_list(const ListJob& job) {
  empty_pages_.erase(&job);
  held_.erase(job.at);
  compared_.erase(job.at);
  // What the list is compared with must be in the file: an object that is on its way there, and
  // that the list lacks, would stay for ever.
  if (!touched_.insert(job.at).second) with_writer([](store::Writer&) {});
}

void Pipeline::decode(Parcel& parcel, model::ListBegan& /*began*/) {
  begin_list(*parcel.job);
  encoder_.begin(parcel.job->at);
  pass_on(encoder_.take(parcel.job->at));
}

void Pipeline::decode(Parcel& parcel, model::ComparisonBegan& /*began*/) {
  begin_list(*parcel.job);
  encoder_.begin_comparison(parcel.job->at);
  held_[parcel.job->at];
  pass_on(encoder_.take(parcel.job->at));
}

void Pipeline::decode(Parcel& parcel, model::MetadataPage& page) {
  bool is_empty = true;
  kube::decode_metadata(scanner_, page.text, [&](const model::ListedVersion& object) {
    is_empty = false;
    encoder_.compare(parcel.job->at, object);
  });
  note_page(*parcel.job, is_empty);
}

void Pipeline::decode(Parcel& parcel, model::MetadataEnded& /*ended*/) {
  compared_[parcel.job->at] = parcel.attempt;
  report(Compared{parcel.job, parcel.attempt, encoder_.comparison(parcel.job->at)});
}

void Pipeline::decode(Parcel& parcel, model::Fetched& fetched) {
  redact(*parcel.job, fetched.object);
  encoder_.add_fetched(parcel.job->at, fetched.object);
  pass_on(encoder_.take(parcel.job->at));
}

void Pipeline::decode(Parcel& parcel, model::ListPage& page) {
  decode_page(*parcel.job, page.text);
  pass_on(encoder_.take(parcel.job->at));
}

void Pipeline::decode(Parcel& parcel, model::ListFinished& /*finished*/) {
  // What a comparison has not shown goes: one that is not whole must never get here.
  if (parcel.finish.how == store::Refresh::Compared &&
      compared_[parcel.job->at] != parcel.attempt) {
    fail(ErrorKind::Usage, "a list of metadata ended before it was whole");
  }
  encoder_.finish(parcel.finish);
  std::vector<store::Operation> operations = encoder_.take(parcel.job->at);
  operations.emplace_back(std::move(parcel.finish));
  if (auto held = held_.extract(parcel.job->at)) {
    std::move(held.mapped().begin(), held.mapped().end(), std::back_inserter(operations));
  }
  pass_on(std::move(operations));
}

void Pipeline::decode(Parcel& parcel, model::Confirmed& confirmed) {
  store::FinishList& finish = parcel.finish;
  pass_on({store::ConfirmRows{.at = parcel.job->at,
                              .resource_version = std::move(confirmed.resource_version),
                              .as_of = finish.as_of,
                              .cost = finish.cost,
                              .blind = std::move(finish.blind),
                              .how = finish.how}});
}

void Pipeline::pass_on_event(const ListJob& job, store::Operation operation) {
  const auto held = held_.find(job.at);
  if (held != held_.end()) {
    held->second.push_back(std::move(operation));
  } else {
    write(std::move(operation));
  }
}

void Pipeline::decode(Parcel& parcel, model::Upsert& change) {
  const ListJob& job = *parcel.job;
  touched_.insert(job.at);
  redact(job, change.object);
  pass_on_event(job,
                store::PutWatched{job.at, encoder_.encode(job.at.type, std::move(change.object)),
                                  job.history});
}

void Pipeline::decode(Parcel& parcel, model::Remove& change) {
  const ListJob& job = *parcel.job;
  pass_on_event(job, store::RemoveWatched{
                         job.at, std::move(change.last_seen.key), std::move(change.last_seen.uid),
                         std::move(change.last_seen.resource_version), job.history});
}

void Pipeline::decode(Parcel& parcel, model::Advance& change) {
  pass_on_event(*parcel.job, store::MoveCursor{parcel.job->at, std::move(change.resource_version),
                                               parcel.as_of, std::move(parcel.blind)});
}

void Pipeline::decode(Parcel& parcel, model::Rewound& /*change*/) {
  pass_on({store::NewEpoch{parcel.job->at}});
}

void Pipeline::redact(const ListJob& job, model::Object& object) const {
  if (model::is_secret(job.type)) object.body = model::redact_secret(object.body, secrets_);
}

void Pipeline::decode_page(const ListJob& job, std::string& page) {
  bool is_empty = true;
  kube::decode_page(scanner_, page, job.type.api_version(), job.type.kind,
                    [&](model::Object& object) {
                      is_empty = false;
                      redact(job, object);
                      encoder_.add(job.at, object);
                    });
  note_page(job, is_empty);
}

void Pipeline::note_page(const ListJob& job, bool is_empty) {
  int& empty_pages = empty_pages_[&job];
  empty_pages = is_empty ? empty_pages + 1 : 0;
  if (empty_pages >= kMostEmptyPages) {
    fail(ErrorKind::Usage, "{} empty pages in a row: the list would never end", empty_pages);
  }
}

void Pipeline::pass_on(std::vector<store::Operation> operations) {
  if (operations.empty()) return;
  const std::size_t weight = weight_of(operations);
  push({.operations = std::move(operations), .work = {}}, weight);
}

void Pipeline::write(store::Operation operation) {
  std::vector<store::Operation> operations;
  operations.push_back(std::move(operation));
  pass_on(std::move(operations));
}

void Pipeline::with_writer(const std::function<void(store::Writer&)>& work) {
  std::packaged_task<void()> task([&] { work(writer_); });
  std::future<void> done = task.get_future();
  push({.operations = {}, .work = std::move(task)}, 1);
  try {
    done.get();
  } catch (const std::future_error&) {  // it was thrown away with all other work
    fail(ErrorKind::Storage, "the cache cannot be written any more");
  }
}

void Pipeline::write_all() {
  while (auto order = orders_.pop()) {
    store::Batch batch{.observed_at = clock_.now(), .operations = std::move(order->operations)};
    std::size_t weight = weight_of(batch.operations);
    std::size_t orders = 1;
    const std::chrono::milliseconds time(gather_ms_.load());
    if (time.count() > 0 && !order->work.valid()) orders_.gather(time, kBatchBytes);
    while (weight < kBatchBytes && !order->work.valid()) {
      auto more = orders_.try_pop();
      if (!more) break;
      ++orders;
      weight += weight_of(more->operations);
      std::move(more->operations.begin(), more->operations.end(),
                std::back_inserter(batch.operations));
      order->work = std::move(more->work);
    }
    try {
      if (!batch.operations.empty()) write(batch);
    } catch (const Error& error) {
      report_store_failed(error);
      orders_.close();
      while (orders_.pop()) {
      }
      return;
    }
    if (order->work.valid()) order->work();
    writing_.leave(orders);
  }
}

void Pipeline::write(store::Batch& batch) {
  for (store::ListOutcome& outcome : writer_.apply(batch)) {
    const store::TypeScope at = outcome.at;
    report(Stored{at, std::move(outcome)});
  }
  for (const store::Operation& operation : batch.operations) {
    if (const auto* const given_up = std::get_if<store::GiveUpList>(&operation)) {
      report(Stored{given_up->at, std::nullopt});
    }
    if (std::holds_alternative<store::Heartbeat>(operation)) {
      beat_committed_ = clock_.monotonic().time_since_epoch().count();
    }
  }
}

}  // namespace k8scache::sync
