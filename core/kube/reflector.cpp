#include "core/kube/reflector.hpp"

#include <algorithm>

namespace k8scache::kube {

namespace {

constexpr int kFirstLimit = 50;  // what one page may cost before we know how large objects are
constexpr int kLargestLimit = 5000;
constexpr int kGrowth = 4;

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
      limit_(kFirstLimit) {}

Step Reflector::start() {
  continue_token_.clear();
  resource_version_.clear();
  return {{model::ListBegan{}}, current_request()};
}

Step Reflector::on(Input input) {
  return std::visit([this](auto&& one) { return handle(std::forward<decltype(one)>(one)); },
                    std::move(input));
}

Action Reflector::current_request() const { return GetPage{continue_token_, limit_}; }

Step Reflector::begin_again(std::string why) {
  if (++restarts_ >= options_.max_retries) {
    return {{},
            GiveUp{ErrorKind::Unreachable, fmt::format("{} ({} tries)", why, restarts_), false}};
  }
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
  } else {
    step.next = current_request();
  }
  return step;
}

Step Reflector::handle(Expired&&) {
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
  const bool server_asked = failure.retry_after.has_value();
  int& count = server_asked ? server_delays_ : failures_;
  const int most = server_asked ? kMaxServerDelays + 1 : options_.max_retries;
  if (++count >= most) {
    return {{}, GiveUp{failure.kind, fmt::format("{} ({} tries)", failure.why, count), false}};
  }
  return {{}, Sleep{backoff_.next(failure.retry_after)}};
}

Step Reflector::handle(Refused&& refusal) {
  return {{}, GiveUp{refusal.kind, std::move(refusal.why), refusal.forbidden}};
}

Step Reflector::handle(Malformed&& damage) { return begin_again(std::move(damage.why)); }

Step Reflector::handle(Woke&&) { return {{}, current_request()}; }

}  // namespace k8scache::kube
