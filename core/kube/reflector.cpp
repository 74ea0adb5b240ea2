#include "core/kube/reflector.hpp"

#include "core/model/version.hpp"

#include <algorithm>

namespace k8scache::kube {

namespace {

constexpr int kFirstLimit = 50;  // what one page may cost before we know how large objects are
constexpr int kLargestLimit = 5000;
constexpr int kGrowth = 4;
// client-go's: long enough to cost nothing, short enough to find another API server now and then.
constexpr int kShortestWatch = 300;
constexpr int kLongestWatch = 600;

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

Step Reflector::start() {
  watching_ = false;
  continue_token_.clear();
  resource_version_.clear();
  return {{model::ListBegan{}}, current_request()};
}

Step Reflector::start_at(std::string resource_version) {
  follow_from(std::move(resource_version));
  is_version_sure_ = false;
  return {{}, current_request()};
}

Step Reflector::reconnect() {
  is_version_sure_ = false;
  return {{}, current_request()};
}

Step Reflector::resume() {
  failures_ = options_.max_retries - 1;
  restarts_ = options_.max_retries - 2;  // a list may begin once more: it is what is tried
  server_delays_ = kMaxServerDelays;
  if (watching_) return {{}, current_request()};
  return start();
}

void Reflector::distrust_list() { watching_ = false; }

void Reflector::follow_from(std::string resource_version) {
  watching_ = true;
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
  if (!watching_) return GetPage{continue_token_, limit_};
  if (!is_version_sure_) return GetVersion{};
  std::uniform_int_distribution<int> length(kShortestWatch, kLongestWatch);
  return OpenWatch{cursor_, std::chrono::seconds(length(rng_))};
}

Step Reflector::begin_again(std::string why) {
  if (++restarts_ >= options_.max_retries) {
    watching_ = false;
    return {{},
            GiveUp{ErrorKind::Unreachable, fmt::format("{} ({} tries)", why, restarts_), false}};
  }
  failures_ = 0;
  Step step = start();
  // The first restart is made at once; a second one without a whole list in between means that the
  // server cannot serve it now.
  if (restarts_ > 1) step.next = Sleep{restart_backoff_.next({})};
  return step;
}

Step Reflector::handle(Page&& page) {
  failures_ = server_delays_ = 0;
  backoff_.reset();
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
  limit_ = next_limit(limit_, page.text.size());
  Step step{{model::ListPage{std::move(page.text)}}, Done{}};
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
  note_progress();
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
  return step;
}

Step Reflector::handle(WatchedVersion&& bookmark) {
  if (model::compare_versions(bookmark.resource_version, cursor_) < 0) {
    return begin_again(fmt::format("the watch from version {} is at version {}", cursor_,
                                   bookmark.resource_version));
  }
  note_progress();
  latest_ = cursor_ = std::move(bookmark.resource_version);
  return {{model::Advance{cursor_}}, Wait{}};
}

Step Reflector::handle(CurrentVersion&& current) {
  const auto order = model::compare_versions(current.resource_version, cursor_);
  if (order < 0) {
    Step step = start();
    step.changes.insert(step.changes.begin(), model::Rewound{});
    return step;
  }
  is_version_sure_ = true;
  Step step{{}, current_request()};
  // Nothing has happened since: the rows are those of now.
  if (order == 0) step.changes.emplace_back(model::Advance{cursor_});
  return step;
}

Step Reflector::handle(Expired&&) {
  if (watching_) return begin_again("the changes since the last one we saw are gone");
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
  is_version_sure_ = false;
  const bool server_asked = failure.retry_after.has_value();
  int& count = server_asked ? server_delays_ : failures_;
  const int most = server_asked ? kMaxServerDelays + 1 : options_.max_retries;
  if (++count >= most) {
    // The server may be unable to deliver one event: a list does without it.
    if (watching_ && failure.answered && !server_asked) return begin_again(std::move(failure.why));
    return {{}, GiveUp{failure.kind, fmt::format("{} ({} tries)", failure.why, count), false}};
  }
  return {{}, Sleep{backoff_.next(failure.retry_after)}};
}

Step Reflector::handle(Refused&& refusal) {
  if (watching_) {
    // Whoever may list and not watch is listed at each further try.
    watching_ = false;
    if (!is_version_sure_) return start();  // it was only asked how far the storage is
    return {{}, GiveUp{refusal.kind, "cannot watch: " + refusal.why, false}};
  }
  return {{}, GiveUp{refusal.kind, std::move(refusal.why), refusal.forbidden}};
}

Step Reflector::handle(Malformed&& damage) { return begin_again(std::move(damage.why)); }

Step Reflector::handle(Unreadable&& damage) {
  // It is sent again; the same once more means that it is what the server has.
  if (++unreadable_ > 1) return begin_again(std::move(damage.why));
  return {{}, Sleep{backoff_.next({})}};
}

Step Reflector::handle(StreamEnded&& end) {
  if (end.at_once) {
    return handle(Failed{.kind = ErrorKind::Unreachable,
                         .why = "the server ends watches at once",
                         .retry_after = {},
                         .answered = true});
  }
  note_progress();
  return {{}, current_request()};
}

Step Reflector::handle(Woke&&) { return {{}, current_request()}; }

}  // namespace k8scache::kube
