#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>

namespace k8scache::net {

/// Exponential delays with jitter: 0.8 s doubling to 30 s, each uniform in [d, 2d). Pure.
/// Spec: k8s.io/client-go/tools/cache, the reflector's backoff manager.
class Backoff {
 public:
  explicit Backoff(unsigned seed) : random_(seed) {}

  /// The next delay; at least `floor` (a Retry-After, which gets up to a quarter of jitter).
  std::chrono::milliseconds next(std::optional<std::chrono::milliseconds> floor) {
    using std::chrono::milliseconds;
    if (floor) {
      return *floor + milliseconds(std::uniform_int_distribution<std::int64_t>(
                          0, std::max<std::int64_t>(floor->count() / 4, 1))(random_));
    }
    const milliseconds base = delay_;
    delay_ = std::min(delay_ * 2, kLongest);
    return base +
           milliseconds(std::uniform_int_distribution<std::int64_t>(0, base.count() - 1)(random_));
  }

  void reset() { delay_ = kShortest; }

 private:
  static constexpr std::chrono::milliseconds kShortest{800};
  static constexpr std::chrono::milliseconds kLongest{30'000};
  std::chrono::milliseconds delay_ = kShortest;
  std::mt19937 random_;
};

}  // namespace k8scache::net
