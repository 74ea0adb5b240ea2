#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// A number that one thread counts up and any may read. To add costs what a plain addition does.
class Tally {
 public:
  void add(std::uint64_t more) {
    value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// Which of our APIs a stream of changes is read through.
enum class StreamApi { Rest, Kubernetes };
constexpr std::size_t kStreamApis = 2;

/// The times that answers are told apart by, in seconds, and those that took longer.
constexpr std::array kTimeBounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                 0.05,   0.1,     0.25,   0.5,   1.0,    2.5,   5.0};

/// What one event loop has answered. Its thread counts, any may read.
class RequestCounts {
 public:
  RequestCounts();

  /// An answer of that status, on a route of `route_names`.
  void answered(std::size_t route, std::string_view method, int status);
  /// How long it took until the answer could begin.
  void took(std::size_t route, std::chrono::nanoseconds time);

  struct Leaves {
    void operator()(std::atomic<std::int64_t>* open) const { --*open; }
  };
  /// Counts as open as long as it lives.
  using OpenStream = std::unique_ptr<std::atomic<std::int64_t>, Leaves>;
  [[nodiscard]] OpenStream open(StreamApi api);

  /// Answers by method and status; `method` and `code` as `methods` and `codes` have them.
  [[nodiscard]] std::uint64_t answers(std::size_t route, std::size_t method,
                                      std::size_t code) const;
  /// How many took at most `kTimeBounds[bound]`, and longer than the bound before; the last: longer
  /// than all.
  [[nodiscard]] std::uint64_t times(std::size_t route, std::size_t bound) const;
  /// The time of all together.
  [[nodiscard]] std::chrono::nanoseconds time(std::size_t route) const;
  [[nodiscard]] std::int64_t streams(StreamApi api) const;

  /// What is told of methods: those we answer, and `other`.
  [[nodiscard]] static std::span<const std::string_view> methods();
  /// What is told of statuses: those that HTTP knows, and `other`.
  [[nodiscard]] static std::span<const std::string_view> codes();

 private:
  [[nodiscard]] static std::size_t cell(std::size_t route, std::size_t method, std::size_t code);

  struct Times {
    std::array<Tally, kTimeBounds.size() + 1> counts;
    Tally nanoseconds;
  };
  std::vector<Tally> answers_;  // by route, method and code
  std::vector<Times> times_;    // by route
  std::array<std::atomic<std::int64_t>, kStreamApis> streams_{};
};

}  // namespace k8scache::serve
