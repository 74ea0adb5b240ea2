#pragma once

#include "core/base/clock.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace k8scache::sync {

/// Leaves alone what keeps failing: after so many failures in a row it is not asked for a minute,
/// then once more; each time that fails again twice as long, at most ten minutes. Pure.
///
///   Closed ──trip──▶ Open ──cool-down over──▶ HalfOpen ──succeed──▶ Closed
///                      ▲                         │
///                      └──────────trip───────────┘
class Breaker {
 public:
  enum class State { Closed, Open, HalfOpen };

  [[nodiscard]] State state() const { return state_; }
  /// When the next try is due; nothing while closed or while one is under way.
  [[nodiscard]] std::optional<Tick> retry_at() const {
    return state_ == State::Open ? std::optional(retry_at_) : std::nullopt;
  }
  /// The tries are used up, or the one that was let through failed.
  void trip(Tick now) {
    retry_at_ = now + cool_down_;
    cool_down_ = std::min(cool_down_ * 2, kLongest);
    state_ = State::Open;
  }
  /// Whether one try may be made now; it is the only one until `succeed` or `trip`.
  bool let_through(Tick now) {
    if (state_ != State::Open || now < retry_at_) return false;
    state_ = State::HalfOpen;
    return true;
  }
  void succeed() {
    state_ = State::Closed;
    cool_down_ = kShortest;
  }

 private:
  static constexpr std::chrono::milliseconds kShortest{60'000};
  static constexpr std::chrono::milliseconds kLongest{600'000};
  State state_ = State::Closed;
  std::chrono::milliseconds cool_down_ = kShortest;
  Tick retry_at_;
};

}  // namespace k8scache::sync
