#include "core/net/backoff.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace k8scache;
using namespace std::chrono_literals;

TEST_CASE("delays double from 0.8 s to 30 s, each with jitter up to its double") {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    net::Backoff backoff(seed);
    for (const auto base : {800ms, 1600ms, 3200ms, 6400ms, 12800ms, 25600ms, 30000ms, 30000ms}) {
      const auto delay = backoff.next({});
      CHECK(delay >= base);
      CHECK(delay < 2 * base);
    }
  }
}

TEST_CASE("after a success delays start small again") {
  net::Backoff backoff(3);
  for (int i = 0; i < 6; ++i) (void)backoff.next({});
  backoff.reset();
  CHECK(backoff.next({}) < 1600ms);
}

TEST_CASE("a server's wish is waited for, with a quarter of jitter, and does not slow the rest") {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    net::Backoff backoff(seed);
    for (const auto wish : {0ms, 1000ms, 30000ms}) {
      const auto delay = backoff.next(wish);
      CHECK(delay >= wish);
      CHECK(delay <= wish + std::max(wish / 4, 1ms));
    }
    CHECK(backoff.next({}) < 1600ms);
  }
}

TEST_CASE("clients with other seeds do not come back at the same time") {
  std::set<std::int64_t> delays;
  for (unsigned seed = 1; seed <= 100; ++seed) delays.insert(net::Backoff(seed).next({}).count());
  CHECK(delays.size() > 50);
}
