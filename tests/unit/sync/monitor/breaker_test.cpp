#include "core/sync/monitor/breaker.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace k8scache;
using namespace std::chrono_literals;
using sync::Breaker;

TEST_CASE("a breaker opens for a minute, lets one try through, and doubles when that fails") {
  const Tick start{5s};
  Breaker breaker;
  CHECK(breaker.state() == Breaker::State::Closed);
  CHECK_FALSE(breaker.let_through(start));
  breaker.trip(start);
  CHECK(breaker.state() == Breaker::State::Open);
  CHECK(breaker.retry_at() == start + 60s);
  CHECK_FALSE(breaker.let_through(start + 59s));
  CHECK(breaker.let_through(start + 60s));
  CHECK(breaker.state() == Breaker::State::HalfOpen);
  CHECK_FALSE(breaker.let_through(start + 60s));
  CHECK_FALSE(breaker.retry_at());
  breaker.trip(start + 61s);
  CHECK(breaker.retry_at() == start + 61s + 120s);
}

TEST_CASE("a breaker that closed opens for a minute again, and never for more than ten") {
  Breaker breaker;
  for (int i = 0; i < 10; ++i) breaker.trip(Tick{0s});
  CHECK(breaker.retry_at() == Tick{600s});
  CHECK(breaker.let_through(Tick{600s}));
  breaker.succeed();
  CHECK(breaker.state() == Breaker::State::Closed);
  breaker.trip(Tick{700s});
  CHECK(breaker.retry_at() == Tick{760s});
}
