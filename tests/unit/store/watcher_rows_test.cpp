#include "core/store/watcher_rows.hpp"

#include "core/store/reader.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::CacheFile;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};

void apply(CacheFile& file, store::Operation operation) {
  file.apply(
      {store::Batch{.observed_at = file.clock().now(), .operations = {std::move(operation)}}});
}

store::FinishList list(CacheFile& file, const std::string& version, const std::string& blind) {
  return {.at = kAllPods,
          .resource_version = version,
          .as_of = file.clock().now(),
          .vanished = {},
          .cost = {},
          .warnings = {},
          .history = true,
          .blind = blind};
}

/// `5-65 no watcher` in seconds since the first list.
std::string intervals(const CacheFile& file, Instant zero) {
  store::Reader reader(file.path());
  std::string text;
  for (const store::BlindInterval& one : reader.blind_intervals()) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{}-{} {}", (one.from - zero) / 1s, (one.to - zero) / 1s, one.reason);
  }
  return text;
}

}  // namespace

TEST_CASE("what a watcher says of itself can be read by others until it ends in peace") {
  CacheFile file;
  const Instant now = file.clock().now();
  store::WatcherState watcher{.pid = 42,
                              .started_at = now - 60s,
                              .beat_at = now,
                              .cluster_state = "open",
                              .since = now - 5s,
                              .reason = "connection refused",
                              .failures = 5,
                              .next_try_at = now + 55s,
                              .checked_at = now - 20s,
                              .lag = 40ms,
                              .file = {.file = 3, .wal = 2, .free = 1}};
  store::StreamState pods{.at = kAllPods,
                          .state = "watching",
                          .since = now - 50s,
                          .reason = {},
                          .next_try_at = {},
                          .last_sign_at = now - 2s};
  apply(file,
        store::Heartbeat{watcher, {pods, {.at = {CacheFile::kNodes, ""}, .state = "listing"}}, {}});
  pods.state = "retrying";
  pods.reason = "500";
  apply(file, store::Heartbeat{watcher, {pods}, {}});
  {
    store::Reader reader(file.path());
    const auto read = reader.watcher();
    REQUIRE(read);
    CHECK(read->pid == 42);
    CHECK(read->started_at == now - 60s);
    CHECK(read->cluster_state == "open");
    CHECK(read->reason == "connection refused");
    CHECK(read->failures == 5);
    CHECK(read->next_try_at == now + 55s);
    CHECK(read->checked_at == now - 20s);
    CHECK(read->lag == 40ms);
    CHECK(read->file == store::FileFacts{.file = 3, .wal = 2, .free = 1});
    const auto streams = reader.streams();
    REQUIRE(streams.size() == 2);
    CHECK(streams[0] == pods);
    CHECK(streams[1].state == "listing");
  }
  apply(file, store::Heartbeat{watcher, {}, {{CacheFile::kNodes, ""}}});
  CHECK(store::Reader(file.path()).streams().size() == 1);
  apply(file, store::EndOfWatch{});
  store::Reader reader(file.path());
  CHECK_FALSE(reader.watcher());
  CHECK(reader.streams().empty());
}

TEST_CASE(
    "the time between lists that nobody watched is blind, and one interval while it goes on so") {
  CacheFile file;
  const Instant zero = file.clock().now();
  apply(file, store::BeginList{kAllPods});
  apply(file, list(file, "5", "no watcher"));
  CHECK(intervals(file, zero).empty());  // nothing was known before
  for (const char* const version : {"6", "7"}) {
    file.clock().advance(300s);
    apply(file, list(file, version, "no watcher"));
  }
  CHECK(intervals(file, zero) == "0-600 no watcher");
  file.clock().advance(10s);
  apply(file, store::MoveCursor{kAllPods, "8", file.clock().now(), ""});
  CHECK(intervals(file, zero) == "0-600 no watcher");
  file.clock().advance(30s);
  apply(file, store::MoveCursor{kAllPods, "9", file.clock().now(), "reset by peer"});
  CHECK(intervals(file, zero) == "0-600 no watcher, 610-640 reset by peer");
}

TEST_CASE("a new epoch is marked for each list, and later changes belong to it") {
  CacheFile file;
  file.list(kAllPods, tests::objects_of({{"a", "web", "x", "50"}}), "60");
  apply(file, store::NewEpoch{kAllPods});
  file.list(kAllPods, tests::objects_of({{"a", "web", "y", "40"}}), "45");
  const std::vector<std::string> expected{"1 baseline /  ->60", "2 baseline /  ->",
                                          "3 modified a/web uid-web 50->40"};
  CHECK(file.changes() == expected);
  CHECK(file.integer("select epoch from change where seq = 1") == 1);
  CHECK(file.integer("select min(epoch) from change where seq > 1") == 2);
}
