#include "core/store/watch_health.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using namespace std::chrono_literals;
using store::assess;
using store::WatchHealth;

namespace {

constexpr Instant kNow{1'767'323'045'000ms};
const store::TypeScope kPods{1, ""};

store::WatchFacts watched() {
  return {.live = store::WatcherState{.pid = 7,
                                      .started_at = kNow - 1h,
                                      .beat_at = kNow - 1s,
                                      .cluster_state = "connected",
                                      .since = kNow - 1h,
                                      .reason = {},
                                      .next_try_at = {}},
          .last = {},
          .streams = {{.at = kPods, .state = "watching", .since = kNow - 1h},
                      {.at = {2, "web"}, .state = "watching", .since = kNow - 1h}},
          .cursors = {},
          .type_names = {{1, "pods"}, {2, "secrets"}}};
}

store::WatchFacts synced(std::chrono::milliseconds age) {
  store::Cursor cursor{.at = kPods, .complete = true, .coverage = store::Coverage::Covered};
  cursor.as_of = kNow - age;
  return {.live = {}, .last = {}, .streams = {}, .cursors = {cursor}, .type_names = {{1, "pods"}}};
}

}  // namespace

TEST_CASE("a cache that is watched, all types in step, is healthy") {
  const WatchHealth health = assess(watched(), kNow, 10min);
  CHECK(health.verdict == WatchHealth::Verdict::Healthy);
  CHECK(health.summary == "healthy: kept by process 7, 2 of 2 types in step");
  CHECK(health.problems.empty());
}

TEST_CASE("a type whose breaker is open degrades the cache, and says when it is tried again") {
  store::WatchFacts facts = watched();
  facts.streams[1].state = "open";
  facts.streams[1].since = kNow - 20s;
  facts.streams[1].reason = "HTTP 500";
  facts.streams[1].next_try_at = kNow + 40s;
  const WatchHealth health = assess(facts, kNow, 10min);
  CHECK(health.verdict == WatchHealth::Verdict::Degraded);
  CHECK(health.summary == "degraded: kept by process 7, 1 of 2 types in step");
  REQUIRE(health.problems.size() == 1);
  CHECK(health.problems[0] == "secrets in web: open since 20 s: HTTP 500; next try in 40 s");
}

TEST_CASE("a cluster that the watcher cannot reach is unreachable, whatever its types do") {
  store::WatchFacts facts = watched();
  facts.live->cluster_state = "open";
  facts.live->since = kNow - 30s;
  facts.live->reason = "connection refused";
  facts.live->next_try_at = kNow + 30s;
  const WatchHealth health = assess(facts, kNow, 10min);
  CHECK(health.verdict == WatchHealth::Verdict::Unreachable);
  CHECK(health.summary ==
        "unreachable: process 7 is waiting since 30 s: connection refused; next try in 30 s");
}

TEST_CASE("without a watcher the age decides") {
  CHECK(assess(synced(5min), kNow, 10min).verdict == WatchHealth::Verdict::Healthy);
  CHECK(assess(synced(15min), kNow, 10min).verdict == WatchHealth::Verdict::Unattended);
  store::WatchFacts never = synced(1s);
  never.cursors[0].as_of.reset();
  CHECK(assess(never, kNow, 10min).verdict == WatchHealth::Verdict::Unattended);
}

TEST_CASE("without a watcher a failed type degrades a fresh cache, a forbidden one does not") {
  store::WatchFacts facts = synced(1min);
  facts.cursors[0].error = "HTTP 500";
  CHECK(assess(facts, kNow, 10min).verdict == WatchHealth::Verdict::Degraded);
  facts.cursors.push_back(synced(1min).cursors[0]);
  facts.cursors[0].coverage = store::Coverage::Forbidden;
  CHECK(assess(facts, kNow, 10min).verdict == WatchHealth::Verdict::Healthy);
}

TEST_CASE("a watcher that ended without a word is a problem") {
  store::WatchFacts facts = synced(1min);
  facts.last = watched().live;
  const WatchHealth health = assess(facts, kNow, 10min);
  CHECK(health.verdict == WatchHealth::Verdict::Degraded);
  REQUIRE(health.problems.size() == 1);
  CHECK(health.problems[0] == "the watcher, process 7, ended without a word after 3599 s");
}

TEST_CASE(
    "a writer that is behind, a log that grows and a disk that fills degrade a watched cache") {
  store::WatchFacts facts = watched();
  facts.file = store::FileFacts{.file = 1 << 20, .wal = 64 << 20, .free = store::kLeastFree};
  facts.live->lag = 10s;
  CHECK(assess(facts, kNow, 10min).verdict == WatchHealth::Verdict::Healthy);
  facts.live->lag = 12s;
  facts.file->wal += 16 << 20;
  facts.file->free = 30 << 20;
  const WatchHealth health = assess(facts, kNow, 10min);
  CHECK(health.verdict == WatchHealth::Verdict::Degraded);
  REQUIRE(health.problems.size() == 3);
  CHECK(health.problems[0].starts_with("changes wait 12 s to be written: "));
  CHECK(health.problems[1].starts_with("the write-ahead log has grown to 80 MiB: "));
  CHECK(health.problems[2] ==
        "only 30 MiB are free on the cache's disk, 128 MiB are wanted: make room, or keep less "
        "history (--keep-size)");
}

TEST_CASE("a disk that fills degrades a cache that nobody watches, too") {
  store::WatchFacts facts = synced(1min);
  facts.file = store::FileFacts{.file = 1, .wal = 0, .free = 0};
  CHECK(assess(facts, kNow, 10min).verdict == WatchHealth::Verdict::Degraded);
}

TEST_CASE("a process that keeps the cache and cannot write any more is not taken for dead") {
  store::WatchFacts facts = synced(1min);
  facts.last = watched().live;
  facts.last->beat_at = kNow - 40s;
  CHECK(assess(facts, kNow, 10min).problems[0].find("ended without a word") != std::string::npos);
  facts.is_held = true;
  CHECK(assess(facts, kNow, 10min).problems[0] ==
        "process 7 keeps the cache, but has not written for 40 s; its log says why");
}
