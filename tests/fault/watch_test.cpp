#include "core/base/error.hpp"
#include "core/store/encoder.hpp"
#include "core/store/reader.hpp"
#include "core/store/writer.hpp"
#include "tests/support/cache_file.hpp"
#include "tests/support/faulty_vfs.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::DiskFault;
using tests::FaultPlan;
using tests::FaultyVfs;
using tests::object_of;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};
constexpr int kFirstVersion = 10;  // of the list; the events follow it

/// An event of a watch: the object, or its deletion.
struct Event {
  int version = 0;
  tests::ObjectFacts object;
  bool is_deletion = false;
};

/// Additions, changes and deletions of twelve pods; every third pair of events is of one version.
std::vector<Event> events() {
  std::vector<Event> all;
  int version = kFirstVersion;
  for (int i = 0; i < 48; ++i) {
    if (i % 6 != 5) ++version;
    const std::string name = fmt::format("pod-{}", (i * 7) % 12);
    // A name that comes back is another object's.
    const std::string uid = fmt::format("uid-{}-{}", name, i / 24);
    all.push_back({version,
                   {"a", name, fmt::format("value {}", i), fmt::format("{}", version), uid},
                   i % 6 == 4 || i % 6 == 5});
  }
  return all;
}

store::Operation operation_of(store::Encoder& encoder, const Event& event) {
  if (event.is_deletion) {
    return store::RemoveWatched{kAllPods,
                                {event.object.ns, event.object.name},
                                event.object.uid,
                                event.object.version,
                                true};
  }
  return store::PutWatched{kAllPods, encoder.encode(CacheFile::kPods, object_of(event.object)),
                           true};
}

/// The batches by which a watch that goes on behind `version` stores them: the cursor stays behind
/// the last event, and a heartbeat comes between.
std::vector<store::Batch> batches_behind(const std::string& path, int version) {
  store::Encoder encoder(path);
  std::vector<store::Batch> batches(1);
  int cursor = version;
  int latest = version;
  for (const Event& event : events()) {
    if (event.version <= version) continue;
    auto& operations = batches.back().operations;
    operations.push_back(operation_of(encoder, event));
    if (event.version != latest) cursor = std::exchange(latest, event.version);
    operations.emplace_back(store::MoveCursor{kAllPods, fmt::format("{}", cursor), Instant{}, ""});
    if (operations.size() >= 10) {
      operations.emplace_back(store::Heartbeat{{.pid = 1, .cluster_state = "connected"}, {}, {}});
      batches.emplace_back();
    }
  }
  return batches;
}

/// Until the first batch that fails. Nothing when all went through, else why not.
std::optional<ErrorKind> try_to_store(const std::string& path, const std::string& vfs,
                                      const std::vector<store::Batch>& batches) {
  try {
    store::Writer writer(path, vfs);
    for (const store::Batch& batch : batches) writer.apply(batch);
    writer.checkpoint();
  } catch (const Error& error) {
    return error.kind();
  }
  return std::nullopt;
}

/// What a reader sees: the cursor, the bodies, and the changelog as versions of objects.
struct Seen {
  int cursor = 0;
  tests::Bodies bodies;
  std::vector<std::string> changes;
};

Seen seen_in(const std::string& path) {
  Seen seen{.cursor = 0, .bodies = tests::bodies_in(path, CacheFile::kPods), .changes = {}};
  store::Reader reader(path);
  REQUIRE(reader.integrity().empty());
  seen.cursor = std::stoi(reader.cursors().at(0).resource_version);
  for (const auto& change : store::Changes(reader).since(0, 1000).changes) {
    seen.changes.push_back(fmt::format("{} {} {} {}->{}", change.seq, change.key.name, change.uid,
                                       change.old_version, change.new_version));
  }
  return seen;
}

/// A cache in which a list of no pods stands, and what becomes of it when nothing fails.
struct Watched {
  Watched() {
    file.list(kAllPods, {}, fmt::format("{}", kFirstVersion));
    file.close();
    batches = batches_behind(file.path(), kFirstVersion);
    const std::string path = fresh_copy();
    REQUIRE_FALSE(try_to_store(path, "", batches));
    whole = seen_in(path);
  }
  [[nodiscard]] std::string fresh_copy() const {
    const std::string copy = file.directory().path() + "/copy.db";
    for (const char* const part : {"-wal", "-shm", "-journal", ""}) {
      std::filesystem::remove(copy + part);
    }
    std::filesystem::copy_file(file.path(), copy);
    return copy;
  }
  CacheFile file;
  std::vector<store::Batch> batches;
  Seen whole;
};

/// Returns how many calls could have failed.
std::int64_t run(FaultyVfs& vfs, const Watched& watched, const FaultPlan& plan) {
  CAPTURE(plan.at);
  CAPTURE(plan.sticky);
  CAPTURE(static_cast<int>(plan.fault));
  const std::string path = watched.fresh_copy();
  vfs.plan(plan);
  const std::optional<ErrorKind> error = try_to_store(path, vfs.name(), watched.batches);
  const std::int64_t calls = vfs.calls();
  if (plan.at != 0) REQUIRE(vfs.failures() > 0);
  vfs.plan({});
  if (error) REQUIRE(*error == ErrorKind::Storage);

  // No row lacks what the cursor says was applied: a watch from there brings the rest, once each.
  const Seen seen = seen_in(path);
  REQUIRE(seen.changes.size() <= watched.whole.changes.size());
  REQUIRE(std::equal(seen.changes.begin(), seen.changes.end(), watched.whole.changes.begin()));
  REQUIRE_FALSE(try_to_store(path, vfs.name(), batches_behind(path, seen.cursor)));
  const Seen later = seen_in(path);
  REQUIRE(later.bodies == watched.whole.bodies);
  REQUIRE(later.changes == watched.whole.changes);
  return calls;
}

}  // namespace

TEST_CASE("whichever call of the disk fails, a watch goes on from the cursor without a loss") {
  const Watched watched;
  REQUIRE(watched.whole.bodies.size() > 4);
  REQUIRE(watched.whole.changes.size() > 30);
  FaultyVfs vfs;
  for (const DiskFault fault : {DiskFault::Error, DiskFault::Full}) {
    for (const bool sticky : {false, true}) {
      const std::int64_t calls = run(vfs, watched, {0, fault, sticky});
      REQUIRE(calls > 50);
      for (std::int64_t n = 1; n <= calls; ++n) run(vfs, watched, {n, fault, sticky});
    }
  }
}
