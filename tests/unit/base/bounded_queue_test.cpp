#include "core/base/bounded_queue.hpp"

#include <doctest/doctest.h>

#include <thread>

namespace k8scache {
namespace {

TEST_CASE("a full queue holds its producer back until there is room") {
  BoundedQueue<int> queue(10);
  REQUIRE(queue.push(1, 6));
  std::jthread producer([&] {
    queue.push(2, 6);
    queue.push(3, 100);  // heavier than the bound: passes alone
    queue.close();
  });
  CHECK(queue.pop() == 1);
  CHECK(queue.pop() == 2);
  CHECK(queue.pop() == 3);
  CHECK(queue.pop() == std::nullopt);
  CHECK(queue.weight() == 0);
}

TEST_CASE("a closed queue takes nothing more and gives what it has") {
  BoundedQueue<int> queue(10);
  queue.push(1, 1);
  queue.close();
  CHECK(!queue.push(2, 1));
  CHECK(queue.try_pop() == 1);
  CHECK(queue.try_pop() == std::nullopt);
}

TEST_CASE("items gather until they weigh enough, or nothing more will come") {
  BoundedQueue<int> queue(10);
  queue.gather(std::chrono::milliseconds(1), 5);  // in vain
  const std::jthread producer([&] {
    queue.push(1, 2);
    queue.push(2, 3);
  });
  queue.gather(std::chrono::hours(1), 5);
  CHECK(queue.pop() == 1);
  CHECK(queue.pop() == 2);
  const std::jthread closer([&] { queue.close(); });
  queue.gather(std::chrono::hours(1), 5);
  CHECK(queue.pop() == std::nullopt);
}

TEST_CASE("closing wakes a producer that waits") {
  BoundedQueue<int> queue(1);
  queue.push(1, 1);
  std::jthread producer([&] { CHECK(!queue.push(2, 1)); });
  queue.close();
}

}  // namespace
}  // namespace k8scache
