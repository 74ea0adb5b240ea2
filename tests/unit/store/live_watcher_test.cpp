#include "core/store/live_watcher.hpp"

#include "core/store/writer_lock.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::CacheFile;

TEST_CASE("a watcher lives while it holds the lock and has said so a moment ago") {
  CacheFile file;
  const Instant now = file.clock().now();
  CHECK_FALSE(store::live_watcher(file.path(), now));
  file.apply({{.observed_at = now,
               .operations = {store::Heartbeat{
                   {.pid = 42, .started_at = now, .beat_at = now, .cluster_state = "connected"},
                   {},
                   {}}}}});
  CHECK_FALSE(store::live_watcher(file.path(), now));  // it was killed: the lock is free
  const StopRequest stop;
  const store::WriterLock lock(file.path(), 0ms, file.clock(), stop);
  REQUIRE(store::live_watcher(file.path(), now));
  CHECK(store::live_watcher(file.path(), now + 15s)->pid == 42);
  CHECK_FALSE(store::live_watcher(file.path(), now + 16s));  // somebody else holds the lock
  CHECK_FALSE(store::live_watcher(file.path() + ".none", now));
}
