#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace k8scache {

/// A queue between two threads, bounded by weight so that a slow stage holds back the one before
/// it. An item heavier than the bound passes alone.
template <typename Item>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Waits for room. False when the queue is closed; the item is dropped then.
  bool push(Item item, std::size_t weight) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || weight_ == 0 || weight_ + weight <= capacity_; });
    if (closed_) return false;
    items_.emplace_back(std::move(item), weight);
    weight_ += weight;
    changed_.notify_all();
    return true;
  }

  /// Waits for an item; nothing when the queue is closed and empty.
  std::optional<Item> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !items_.empty(); });
    return take(lock);
  }

  /// The next item if there is one now.
  std::optional<Item> try_pop() {
    const std::unique_lock lock(mutex_);
    return take(lock);
  }

  /// Lets items gather for so long, or until they weigh enough, or nothing more will come.
  void gather(std::chrono::milliseconds time, std::size_t enough) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return closed_ || weight_ >= enough; });
  }

  /// Nothing more will be pushed. What is inside can still be popped.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

  [[nodiscard]] std::size_t weight() const {
    const std::lock_guard lock(mutex_);
    return weight_;
  }

 private:
  std::optional<Item> take(const std::unique_lock<std::mutex>& /*held*/) {
    if (items_.empty()) return std::nullopt;
    auto [item, weight] = std::move(items_.front());
    items_.pop_front();
    weight_ -= weight;
    changed_.notify_all();
    return std::move(item);
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<Item, std::size_t>> items_;
  std::size_t weight_ = 0;
  bool closed_ = false;
};

}  // namespace k8scache
