#include "core/sync/monitor/cluster_monitor.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using sync::ClusterMonitor;
using sync::ClusterState;

namespace {

constexpr Tick kStart{1'000'000ms};

}  // namespace

TEST_CASE("a cluster that answers is probed at an interval") {
  ClusterMonitor monitor({.interval = 30s}, kStart);
  CHECK(monitor.state() == ClusterState::Connected);
  CHECK(monitor.next_probe() == kStart + 30s);
  monitor.on_probe_answered(kStart + 31s);
  CHECK(monitor.next_probe() == kStart + 61s);
}

TEST_CASE("a lost connection is probed soon, and many lost at once are one failure") {
  ClusterMonitor monitor({}, kStart);
  for (int i = 0; i < 60; ++i) monitor.on_cut_off("connection refused", kStart);
  CHECK(monitor.state() == ClusterState::Reconnecting);
  CHECK(monitor.failures() == 1);
  CHECK(monitor.reason() == "connection refused");
  CHECK(monitor.next_probe() >= kStart + 800ms);
  CHECK(monitor.next_probe() < kStart + 1600ms);
  monitor.on_probe_answered(kStart + 1s);
  CHECK(monitor.state() == ClusterState::Connected);
  CHECK(monitor.reason().empty());
}

TEST_CASE("after five failures the breaker opens for a minute, then for longer, up to ten") {
  ClusterMonitor monitor({}, kStart);
  Tick now = kStart;
  monitor.on_cut_off("refused", now);
  std::vector<std::chrono::milliseconds> pauses;
  for (int i = 0; i < 9; ++i) {
    now = monitor.next_probe();
    monitor.on_probe_failed("refused", now);
    if (i < 3) CHECK(monitor.state() == ClusterState::Reconnecting);
    if (i >= 3) {
      CHECK(monitor.state() == ClusterState::Open);
      pauses.push_back(monitor.next_probe() - now);
    }
  }
  CHECK(pauses == std::vector<std::chrono::milliseconds>{60s, 120s, 240s, 480s, 600s, 600s});
}

TEST_CASE("one answer closes the breaker, and the next trouble begins with short pauses again") {
  ClusterMonitor monitor({.max_retries = 2}, kStart);
  monitor.on_cut_off("refused", kStart);
  monitor.on_probe_failed("refused", kStart + 1s);
  REQUIRE(monitor.state() == ClusterState::Open);
  monitor.on_probe_answered(kStart + 61s);
  CHECK(monitor.state() == ClusterState::Connected);
  monitor.on_cut_off("refused", kStart + 70s);
  CHECK(monitor.next_probe() < kStart + 72s);
  monitor.on_probe_failed("refused", kStart + 72s);
  CHECK(monitor.next_probe() == kStart + 132s);
}

TEST_CASE("a failed probe of a cluster that seemed connected is the first failure") {
  ClusterMonitor monitor({}, kStart);
  monitor.on_probe_failed("does not answer in time", kStart + 30s);
  CHECK(monitor.state() == ClusterState::Reconnecting);
  CHECK(monitor.failures() == 1);
}
