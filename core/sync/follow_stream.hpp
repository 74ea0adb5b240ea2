#pragma once

#include "core/sync/follow.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace k8scache::sync {

// Not all types are compared at the same time.
constexpr std::chrono::seconds kRecheckSpread{10};

/// One of the streams that are turned; seen by what turns them only.
struct Follow::Stream {
  Stream(Follow& follow, ListJob job, std::string version)
      : result{.job = std::move(job), .outcome = {}, .cost = {}, .error = {}},
        resource_version(std::move(version)),
        talk(follow.session_, follow.pipeline_, result,
             {.reflector = {.goal = kube::Reflector::Goal::Follow,
                            .max_retries = follow.options_.max_retries,
                            .seed = follow.options_.seed +
                                    static_cast<unsigned>(follow.streams_.size())},
              .page_timeout = follow.options_.page_timeout}),
        since(follow.session_.clock().now()),
        recheck_at(follow.session_.clock().monotonic() + follow.time_to_recheck(result.job) +
                   kRecheckSpread * static_cast<int>(follow.streams_.size() % 360)) {
    result.cost = result.job.last_list;
  }

  void start() {
    started = true;
    if (resource_version.empty()) {
      talk.start();
    } else {
      talk.start_at(resource_version);
    }
  }

  /// Whether it is about to be in step; what is given up is not.
  [[nodiscard]] bool is_under_way() const {
    return started && !talk.is_open() && talk.phase() != TypeStream::Phase::Stopped;
  }

  /// What it does, in the words of table stream_state.
  [[nodiscard]] const char* word() const {
    if (!started) return "waiting";
    if (breaker.state() == Breaker::State::Open) return "open";
    if (breaker.state() == Breaker::State::HalfOpen) return "half-open";
    if (talk.is_suspended() || talk.is_retrying()) return "retrying";
    return talk.is_open() || compared_until ? "watching" : "listing";
  }

  /// A comparison for nothing but its rows' age is told to nobody.
  [[nodiscard]] bool is_listing() const {
    return talk.phase() == TypeStream::Phase::Listing && !compared_until;
  }

  /// It is over, was no small matter after all, or there is trouble to tell.
  void look_at_comparison(Tick now) {
    const bool is_over = talk.is_open() || talk.phase() == TypeStream::Phase::Stopped;
    const bool has_trouble = !talk.trouble().empty() || talk.is_suspended() || talk.is_retrying();
    if (compared_until && (is_over || has_trouble || now >= *compared_until)) {
      compared_until.reset();
    }
  }

  [[nodiscard]] StreamMoment moment(Tick now) const {
    StreamMoment one{.state = word(),
                     .is_listing = is_listing(),
                     .is_forbidden = result.status == ListStatus::Forbidden,
                     .is_cut_off = talk.is_suspended(),
                     .trouble = talk.trouble(),
                     .retry_in = {}};
    if (one.trouble.empty() && !talk.is_open()) one.trouble = last_moment.trouble;
    const auto retry = breaker.retry_at() ? breaker.retry_at() : talk.wake_at();
    if (retry) one.retry_in = std::max(*retry - now, Tick::duration(0));
    if (one.state == "open") one.trouble = result.error;
    return one;
  }

  ListResult result;
  std::string resource_version;  // to begin from
  TypeStream talk;
  Breaker breaker;
  bool started = false;
  std::string last_word = "waiting";
  Instant since;  // it does what it does
  Tick recheck_at;
  std::optional<Tick> compared_until;  // for its age only; so long nobody hears of it
  StreamMoment last_moment{.state = "waiting", .is_listing = true};
};

}  // namespace k8scache::sync
