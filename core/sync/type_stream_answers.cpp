#include "core/kube/metadata_decoder.hpp"
#include "core/kube/protobuf_envelope.hpp"
#include "core/sync/type_stream.hpp"

namespace k8scache::sync {

namespace {

// One object of this size is beyond every API server (etcd takes 1.5 MiB).
constexpr std::size_t kLargestItem = 64U << 20U;
// A page of this size was not cut by the server; we cut it, to keep memory bounded by a batch.
constexpr std::size_t kUncutPage = 2 * kube::kPageBytes;
constexpr std::size_t kLargestMetadata = 4 * kube::kPageBytes;
constexpr std::size_t kMostWarnings = 20;         // of one type; a server may send thousands
constexpr std::size_t kLongestHead = 64U << 10U;  // of a list, before its items
constexpr std::size_t kLongestRefusal = 1U << 20U;
// A watch that ends sooner, without an event, is no watch.
constexpr std::chrono::seconds kShortestWatch{1};

}  // namespace

void TypeStream::on(net::Event& event) {
  if (ahead_.owns(event.request)) return ahead_.hold(std::move(event));
  if (completion_) {
    completion_->on(event);
    return look_at_completion();
  }
  if (auto* const head = std::get_if<net::Head>(&event.what)) {
    cut_off_.clear();
    answer_.head = std::move(*head);
    for (std::string& text : kube::warnings_of(answer_.head.headers)) {
      if (warnings_.size() < kMostWarnings) warnings_.insert(std::move(text));
    }
    if (lists_objects() && wire_.on_head(answer_.head) == ListWire::Verdict::AskForJson) {
      return ask_for_json();
    }
    const bool is_watch = std::holds_alternative<kube::OpenWatch>(asked_);
    if (is_watch && kube::is_event_stream(answer_)) {
      decoder_.emplace(result_.job.type.api_version(), result_.job.type.kind);
      last_sign_ = session_.clock().now();
      trouble_.clear();
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

bool TypeStream::lists_objects() const {
  const auto* const page = std::get_if<kube::GetPage>(&asked_);
  return page != nullptr && page->form == kube::ListForm::Objects;
}

/// The same page once more.
void TypeStream::ask_for_json() {
  cancel();
  if (wire_.is_cut()) return take(kube::Input(kube::Malformed{result_.wire.refused}));
  perform(kube::Action(asked_));
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
  if (answer_.head.status != 200) {  // its beginning says why
    if (answer_.body.size() < kLongestRefusal) answer_.body += bytes;
    return;
  }
  const bool is_question = std::holds_alternative<kube::GetVersion>(asked_);
  if (is_question && answer_.body.size() > kUncutPage) {
    cancel();
    return take(reflector_.on(kube::Refused{ErrorKind::Unreachable, "no list of nothing", false}));
  }
  const auto* const page = std::get_if<kube::GetPage>(&asked_);
  if (page != nullptr && page->form == kube::ListForm::Metadata) {
    return on_metadata_chunk(std::move(bytes));
  }
  // A page that is not the first is as large as they get: room for it at once saves copying it.
  if (answer_.body.empty() && page != nullptr && !page->continue_token.empty()) {
    answer_.body.reserve(kube::kPageBytes + kube::kPageBytes / 8);
  }
  if (page == nullptr) {
    answer_.body += bytes;
  } else if (wire_.feed(bytes, answer_.body) == ListWire::Verdict::AskForJson) {
    return ask_for_json();
  }
  if (may_ask_ahead_) ask_ahead();
  if (answer_.body.size() > kUncutPage) send_complete_items();
}

void TypeStream::ask_ahead() {
  const auto head = json::peek_list_head(answer_.body);
  may_ask_ahead_ = !head && answer_.body.size() < kLongestHead;
  if (!head) return;
  auto page = reflector_.page_ahead(head->continue_token);
  if (!page || !options_.has_room || !options_.has_room()) return;
  try {
    net::Request request = prepared(target_of(*page), page_times(), wire_.accept());
    ahead_.ask(std::move(request), std::move(*page));
  } catch (const Error&) {
    return;  // told when it is its turn
  }
}

/// What has come of the page that is asked for before its turn came.
void TypeStream::replay() {
  for (net::Event& event : ahead_.take_held()) {
    if (request_ != event.request) return;  // something of it led to another request
    on(event);
  }
}

void TypeStream::on_metadata_chunk(std::string bytes) {
  answer_.body += bytes;
  if (answer_.body.size() <= kUncutPage) return;
  std::optional<std::string> part;
  if (kube::is_protobuf(answer_.body) || metadata_cutter_) {
    if (!metadata_cutter_) metadata_cutter_.emplace();
    part = metadata_cutter_->cut(answer_.body);
  } else {
    if (!cutter_) cutter_.emplace();
    part = cutter_->cut(answer_.body);
  }
  if (part) {
    result_.cost.bytes += static_cast<std::int64_t>(part->size());
    send(model::MetadataPage{std::move(*part)});
  } else if (answer_.body.size() > kLargestMetadata) {
    cancel();
    take(kube::Input(kube::Malformed{"the list of metadata cannot be read"}));
  }
}

void TypeStream::send_complete_items() {
  if (!cutter_ && !wire_.is_protobuf()) cutter_.emplace();
  if (auto part = cutter_ ? cutter_->cut(answer_.body) : wire_.cut(answer_.body)) {
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
      take(kube::Input(kube::Unreadable{error.what()}));
      return;
    }
    if (!event) return;
    saw_event_ = true;
    if (const auto* const error = std::get_if<kube::WatchError>(&*event)) {
      cancel();
      blind_ = error->message;
    }
    take(kube::input_of(std::move(*event)));
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
  if (is_cut_off && follows()) return suspend();
  take(is_cut() ? kube::Input(kube::BrokenOff{failure.why}) : kube::Input(failure));
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
    take(kube::Input(kube::StreamEnded{.at_once = at_once}));
    return;
  }
  if (renew_credentials()) return;
  renewed_ = false;
  if (std::holds_alternative<kube::OpenWatch>(asked_)) {
    blind_ = fmt::format("the watch was refused (HTTP {})", answer_.head.status);
    take(kube::classify_watch(answer_, session_.server()));
    return;
  }
  if (std::holds_alternative<kube::GetVersion>(asked_)) {
    last_sign_ = asked_at_;
    take(kube::classify_version(std::move(answer_), session_.server()));
    return;
  }
  if (wire_.is_protobuf() && wire_.finish(answer_.body) == ListWire::Verdict::AskForJson) {
    return ask_for_json();
  }
  if (metadata_cutter_) {
    auto rest = metadata_cutter_->rest(answer_.body);
    if (!rest) return take(kube::Input(kube::Malformed{"a list of metadata that is cut short"}));
    answer_.body = std::move(*rest);
  }
  result_.cost.bytes += static_cast<std::int64_t>(answer_.body.size());
  const auto* const page = std::get_if<kube::GetPage>(&asked_);
  const auto form = page == nullptr ? kube::ListForm::Objects : page->form;
  kube::Input input =
      kube::classify_list(std::move(answer_), result_.job.type, form, session_.server());
  if (auto* const whole = std::get_if<kube::Page>(&input); whole != nullptr && lists_objects()) {
    whole->limit = page->limit;
  }
  take(std::move(input));
}

}  // namespace k8scache::sync
