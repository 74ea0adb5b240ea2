#include "core/kube/reflector.hpp"

#include "core/model/version.hpp"

#include <algorithm>

namespace k8scache::kube {

namespace {

constexpr int kFirstLimit = 50;  // what one page may cost before we know how large objects are
constexpr int kLargestLimit = 5000;
constexpr int kGrowth = 4;
// The first page comes from the server's memory, the others from etcd: ten times the work. So there
// is only one, but of the largest types.
constexpr int kMetadataLimit = 100'000;
// client-go's: long enough to cost nothing, short enough to find another API server now and then.
constexpr int kShortestWatch = 300;
constexpr int kLongestWatch = 600;
// Servers send a bookmark two seconds before a watch ends, if it lasts three at least. That of a
// quiet type proves something soon after the version of its storage was asked for: from Kubernetes
// 1.31 on the question brings the server's memory up to date. Older servers do that in their time.
constexpr std::chrono::seconds kQuickProof{3};
constexpr std::chrono::seconds kPatientProof{26};

/// The limit of the next page, from the bytes of one with this limit.
int next_limit(int limit, std::size_t bytes) {
  const std::size_t per_object = std::max<std::size_t>(bytes / static_cast<std::size_t>(limit), 1);
  const auto fitting =
      static_cast<int>(std::clamp<std::size_t>(kPageBytes / per_object, 1, kLargestLimit));
  return std::clamp(std::min(fitting, limit * kGrowth), 1, kLargestLimit);
}

}  // namespace

Reflector::Reflector(Options options)
    : options_(options),
      backoff_(options.seed),
      restart_backoff_(options.seed + 1),
      rng_(options.seed + 2),
      limit_(kFirstLimit) {}

Step Reflector::start(std::string known) {
  mode_ = Mode::Listing;
  known_ = std::move(known);
  return begin_list();
}

Step Reflector::begin_list() {
  continue_token_.clear();
  resource_version_.clear();
  is_version_sure_ = true;
  if (mode_ == Mode::Comparing) return {{model::ComparisonBegan{}}, current_request()};
  mode_ = Mode::Listing;
  return {{model::ListBegan{}}, current_request()};
}

Step Reflector::compare(std::string resource_version, AskVersion ask) {
  follow_from(std::move(resource_version));
  mode_ = Mode::Comparing;
  known_ = cursor_;
  if (ask == AskVersion::Never) return begin_list();
  is_version_sure_ = false;
  return {{}, current_request()};
}

Step Reflector::list_instead() { return start(cursor_); }

Step Reflector::catch_up(std::string resource_version, Patience patience) {
  follow_from(std::move(resource_version));
  mode_ = Mode::CatchingUp;
  target_.clear();
  proofs_ = {kQuickProof};
  if (patience == Patience::Long) proofs_.push_back(kPatientProof);
  is_version_sure_ = false;
  return {{}, current_request()};
}

Step Reflector::start_at(std::string resource_version) {
  follow_from(std::move(resource_version));
  is_version_sure_ = false;
  return {{}, current_request()};
}

Step Reflector::recheck() {
  mode_ = Mode::Comparing;
  known_ = cursor_;
  return begin_list();
}

Step Reflector::completed(std::string resource_version) {
  follow_from(std::move(resource_version));
  return {{}, current_request()};
}

Step Reflector::reconnect() {
  if (mode_ == Mode::Comparing) return begin_list();
  is_version_sure_ = false;
  return {{}, current_request()};
}

Step Reflector::resume() {
  failures_ = options_.max_retries - 1;
  restarts_ = options_.max_retries - 2;  // a list may begin once more: it is what is tried
  server_delays_ = kMaxServerDelays;
  if (has_watch()) return {{}, current_request()};
  return start(std::exchange(known_, {}));
}

void Reflector::distrust_list() { mode_ = Mode::Listing; }

void Reflector::follow_from(std::string resource_version) {
  mode_ = Mode::Watching;
  is_version_sure_ = true;
  latest_ = cursor_ = std::move(resource_version);
}

void Reflector::note_progress() {
  failures_ = unreadable_ = server_delays_ = restarts_ = 0;
  backoff_.reset();
  restart_backoff_.reset();
}

Step Reflector::on(Input input) {
  return std::visit([this](auto&& one) { return handle(std::forward<decltype(one)>(one)); },
                    std::move(input));
}

Action Reflector::current_request() {
  if (mode_ == Mode::Listing) return GetPage{continue_token_, limit_, ListForm::Objects};
  if (!is_version_sure_) return GetVersion{};
  if (mode_ == Mode::Comparing) return GetPage{continue_token_, kMetadataLimit, ListForm::Metadata};
  if (mode_ == Mode::CatchingUp) return OpenWatch{cursor_, proofs_.front()};
  std::uniform_int_distribution<int> length(kShortestWatch, kLongestWatch);
  return OpenWatch{cursor_, std::chrono::seconds(length(rng_))};
}

std::optional<GetPage> Reflector::page_ahead(const std::string& token) const {
  const bool is_first = continue_token_.empty();
  if (mode_ != Mode::Listing || is_first || token.empty() || token == continue_token_) return {};
  return GetPage{token, limit_, ListForm::Objects};
}

Step Reflector::begin_again(std::string why) {
  if (has_watch()) {
    mode_ = Mode::Listing;
    known_ = cursor_;
  }
  if (++restarts_ >= options_.max_retries) {
    return {{},
            GiveUp{ErrorKind::Unreachable, fmt::format("{} ({} tries)", why, restarts_), false}};
  }
  failures_ = 0;
  Step step = begin_list();
  // The first restart is made at once; a second one without a whole list in between means that the
  // server cannot serve it now.
  if (restarts_ > 1) step.next = Sleep{restart_backoff_.next({})};
  return step;
}

Step Reflector::rewound() {
  Step step = start();
  step.changes.insert(step.changes.begin(), model::Rewound{});
  return step;
}

Step Reflector::unproved() {
  mode_ = Mode::Listing;
  return {{}, Unproved{}};
}

Step Reflector::handle(Page&& page) {
  failures_ = server_delays_ = 0;
  backoff_.reset();
  const bool is_set_back = model::compare_versions(page.resource_version, known_) < 0;
  if (is_set_back && mode_ == Mode::Comparing) return rewound();
  if (!continue_token_.empty() && page.resource_version != resource_version_) {
    return begin_again("the list changed its resource version between pages");
  }
  if (!continue_token_.empty() && page.continue_token == continue_token_) {
    return {{},
            GiveUp{ErrorKind::Unreachable,
                   "the server repeats its continue token: the list would never end", false}};
  }
  resource_version_ = page.resource_version;
  continue_token_ = page.continue_token;
  limit_ = next_limit(page.limit == 0 ? limit_ : page.limit, page.text.size());
  Step step{{}, Done{}};
  if (is_set_back) step.changes.emplace_back(model::Rewound{});
  known_.clear();
  if (mode_ == Mode::Comparing) {
    step.changes.emplace_back(model::MetadataPage{std::move(page.text)});
    step.next = current_request();
    if (!continue_token_.empty()) return step;
    step.changes.emplace_back(model::MetadataEnded{resource_version_});
    step.next = Complete{resource_version_};
    return step;
  }
  step.changes.emplace_back(model::ListPage{std::move(page.text)});
  if (continue_token_.empty()) {
    step.changes.emplace_back(model::ListFinished{resource_version_});
    if (options_.goal == Goal::List) return step;
    follow_from(resource_version_);
  }
  step.next = current_request();
  return step;
}

// One revision of etcd can delete many objects: all their events carry one version, and a watch
// goes on strictly after the version it names. So the cursor stays one version behind the last
// event until a later one proves that it is complete.
Step Reflector::handle(WatchedObject&& event) {
  const std::string version = event.object.resource_version;
  const bool is_deletion = event.verb == WatchedObject::Verb::Deleted;
  // Old servers deliver deletions with the object's own, older version.
  if (model::compare_versions(version, cursor_) <= 0 && !is_deletion) {
    return begin_again(fmt::format("the watch from version {} shows version {}", cursor_, version));
  }
  // What a watch from the same version shows again is no progress.
  if (!(model::compare_versions(version, latest_) <= 0)) note_progress();
  Step step{{}, Wait{}};
  if (is_deletion) {
    step.changes.emplace_back(model::Remove{std::move(event.object)});
  } else {
    step.changes.emplace_back(model::Upsert{std::move(event.object)});
  }
  if (version != latest_ && !(model::compare_versions(version, latest_) < 0)) {
    cursor_ = std::exchange(latest_, version);
  }
  step.changes.emplace_back(model::Advance{cursor_});
  if (has_seen_target()) {
    step.next = Linger{kBurst};
  } else if (mode_ == Mode::CatchingUp && model::compare_versions(latest_, target_) > 0) {
    step.changes.emplace_back(model::Confirmed{cursor_});
    step.next = Done{};
  }
  return step;
}

Step Reflector::handle(WatchedVersion&& bookmark) {
  if (model::compare_versions(bookmark.resource_version, cursor_) < 0) {
    return begin_again(fmt::format("the watch from version {} is at version {}", cursor_,
                                   bookmark.resource_version));
  }
  const bool is_news = bookmark.resource_version != cursor_;
  if (is_news || mode_ != Mode::CatchingUp) note_progress();
  latest_ = cursor_ = std::move(bookmark.resource_version);
  if (mode_ == Mode::CatchingUp && model::compare_versions(cursor_, target_) >= 0) {
    return {{model::Confirmed{cursor_}}, Done{}};
  }
  return {{model::Advance{cursor_}}, Wait{}};
}

bool Reflector::has_seen_target() const {
  return mode_ == Mode::CatchingUp && is_version_sure_ &&
         model::compare_versions(latest_, target_) == 0;
}

Step Reflector::on_compared_version(std::partial_ordering order) {
  if (order == 0) return {{model::Confirmed{cursor_}}, Done{}};
  return begin_list();
}

Step Reflector::on_target_version(const std::string& version, std::partial_ordering order) {
  if (order == 0) return {{model::Confirmed{cursor_}}, Done{}};
  if (proofs_.empty() || !(order > 0)) return unproved();
  target_ = version;
  is_version_sure_ = true;
  return {{}, current_request()};
}

Step Reflector::handle(CurrentVersion&& current) {
  const auto order = model::compare_versions(current.resource_version, cursor_);
  if (order < 0) return rewound();
  // The rows may be further than the cursor.
  if (model::compare_versions(current.resource_version, latest_) < 0) return rewound();
  if (mode_ == Mode::Comparing) return on_compared_version(order);
  if (mode_ == Mode::CatchingUp) return on_target_version(current.resource_version, order);
  is_version_sure_ = true;
  Step step{{}, current_request()};
  // Nothing has happened since: the rows are those of now.
  if (order == 0) step.changes.emplace_back(model::Advance{cursor_});
  return step;
}

Step Reflector::handle(Expired&&) {
  if (mode_ == Mode::CatchingUp) return unproved();
  if (has_watch()) return begin_again("the changes since the last one we saw are gone");
  // Larger pages need fewer requests, so the next try is more likely to end in time.
  limit_ = std::min(limit_ * 2, kLargestLimit);
  return begin_again("the list expired before its last page");
}

Step Reflector::handle(Failed&& failure) {
  if (failure.retry_after > kLongestServerDelay) {
    return {{},
            GiveUp{failure.kind,
                   fmt::format("{}; the server asks to come back in {} s", failure.why,
                               failure.retry_after->count() / 1000),
                   false}};
  }
  if (has_watch()) is_version_sure_ = false;
  const bool server_asked = failure.retry_after.has_value();
  int& count = server_asked ? server_delays_ : failures_;
  const int most = server_asked ? kMaxServerDelays + 1 : options_.max_retries;
  if (++count >= most) {
    // The server may be unable to deliver one event: a list does without it.
    if (mode_ == Mode::CatchingUp && failure.answered && !server_asked) return unproved();
    if (has_watch() && failure.answered && !server_asked) {
      return begin_again(std::move(failure.why));
    }
    return {{}, GiveUp{failure.kind, fmt::format("{} ({} tries)", failure.why, count), false}};
  }
  return {{}, Sleep{backoff_.next(failure.retry_after)}};
}

Step Reflector::handle(Refused&& refusal) {
  if (mode_ == Mode::CatchingUp) return unproved();
  if (mode_ == Mode::Comparing && !is_version_sure_) return begin_list();
  // Who does not know metadata knows lists.
  if (mode_ == Mode::Comparing && !refusal.forbidden) return start(std::exchange(known_, {}));
  if (mode_ == Mode::Watching) {
    // Whoever may list and not watch is listed at each further try.
    mode_ = Mode::Listing;
    if (!is_version_sure_) return start(cursor_);  // it was only asked how far the storage is
    return {{}, GiveUp{refusal.kind, "cannot watch: " + refusal.why, false}};
  }
  return {{}, GiveUp{refusal.kind, std::move(refusal.why), refusal.forbidden}};
}

Step Reflector::handle(Malformed&& damage) {
  if (mode_ == Mode::Comparing) mode_ = Mode::Listing;  // the form that is read more often
  return begin_again(std::move(damage.why));
}

Step Reflector::handle(BrokenOff&& damage) { return begin_again(std::move(damage.why)); }

Step Reflector::handle(Unreadable&& damage) {
  if (mode_ == Mode::CatchingUp) return unproved();
  // It is sent again; the same once more means that it is what the server has.
  if (++unreadable_ > 1) return begin_again(std::move(damage.why));
  return {{}, Sleep{backoff_.next({})}};
}

Step Reflector::handle(StreamEnded&& end) {
  if (mode_ == Mode::CatchingUp) {
    if (has_seen_target()) return {{model::Confirmed{cursor_}}, Done{}};
    if (end.at_once) return unproved();
    // All that there was may have been shown, without a bookmark to say so.
    proofs_.pop_front();
    is_version_sure_ = false;
    return {{}, current_request()};
  }
  if (end.at_once) {
    return handle(Failed{.kind = ErrorKind::Unreachable,
                         .why = "the server ends watches at once",
                         .retry_after = {},
                         .answered = true});
  }
  note_progress();
  return {{}, current_request()};
}

Step Reflector::handle(Woke&&) {
  if (has_seen_target()) return {{model::Confirmed{cursor_}}, Done{}};
  return {{}, current_request()};
}

}  // namespace k8scache::kube
