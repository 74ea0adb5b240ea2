#include "core/base/error.hpp"
#include "core/store/reader.hpp"
#include "core/store/writer.hpp"
#include "tests/support/cache_file.hpp"
#include "tests/support/faulty_vfs.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::DiskFault;
using tests::FaultPlan;
using tests::FaultyVfs;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};

/// The pods of one state of a cluster; between two states some are new, changed and gone.
std::vector<model::Object> pods(int state, int count) {
  std::vector<model::Object> objects;
  for (int i = state * 10; i < count + state * 10; ++i) {
    const int version = i % 4 == 0 ? state : 0;
    objects.push_back(tests::object_of({"ns-" + std::to_string(i % 5), fmt::format("pod-{:03}", i),
                                        fmt::format("{:05}{:05}", i * version, version),
                                        std::to_string(100 + version), "",
                                        fmt::format("app=a-{},state=s-{}", i % 7, version)}));
  }
  return objects;
}

/// What a reader of the file sees: the cursor's version, the bodies, the changelog's end.
struct Seen {
  std::string version;
  tests::Bodies bodies;
  std::int64_t last_seq = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
};

Seen seen_in(const std::string& path) {
  Seen seen;
  try {
    store::Reader reader(path);
    REQUIRE(reader.integrity().empty());
    for (const store::Cursor& cursor : reader.cursors()) seen.version += cursor.resource_version;
    query::Query query;
    query.type = CacheFile::kPods;
    reader.each(query, [&](const store::StoredObject& object) {
      seen.bodies[fmt::format("{}/{} {}", object.ns, object.name, object.labels)] = object.body;
    });
    seen.last_seq = store::Changes(reader).last_seq();
  } catch (const Error& error) {
    REQUIRE(error.kind() == ErrorKind::Stale);  // no file, or one without tables: never synced
  }
  return seen;
}

/// A run that stores one list. Nothing when it went through, else why not.
std::optional<ErrorKind> try_to_store(const std::string& path, const std::string& vfs,
                                      const std::vector<store::Batch>& batches) {
  try {
    store::Writer writer(path, vfs);
    writer.save_catalog(tests::cached_types(), {});
    for (const store::Batch& batch : batches) writer.apply(batch);
    writer.checkpoint();
  } catch (const Error& error) {
    return error.kind();
  }
  return std::nullopt;
}

/// A list to be stored, and what a reader sees before and after it.
class NextList {
 public:
  /// `of_state` 0 is the first list, into a file that does not exist; 1 the one that follows it.
  NextList(int of_state, int pods_in_it) : state_(of_state), pods_(pods_in_it) {
    for (int state = 0; state < state_; ++state) {
      file_.list(kAllPods, pods(state, pods_), std::to_string(10 + state));
    }
    file_.close();
    old_state = seen_in(file_.path());
    batches = batches_for(file_.path());
    const std::string path = fresh_copy();
    REQUIRE_FALSE(try_to_store(path, "", batches));
    new_state = seen_in(path);
  }

  /// A copy of the file before the list.
  [[nodiscard]] std::string fresh_copy() const {
    const std::string copy = file_.directory().path() + "/copy.db";
    for (const char* const part : {"-wal", "-shm", "-journal", ""}) {
      std::filesystem::remove(copy + part);
    }
    if (state_ > 0) std::filesystem::copy_file(file_.path(), copy);
    return copy;
  }

  /// The batches of the list for a file in whatever state.
  [[nodiscard]] std::vector<store::Batch> batches_for(const std::string& path) const {
    return tests::list_batches(path, pods(state_, pods_),
                               {.at = kAllPods,
                                .resource_version = std::to_string(10 + state_),
                                .as_of = tests::FakeClock().now()},
                               30);
  }

  std::vector<store::Batch> batches;
  Seen old_state;
  Seen new_state;

 private:
  CacheFile file_;
  int state_;
  int pods_;
};

/// Stores the list on a disk with that plan and judges what is left. Returns how many calls could
/// have failed.
std::int64_t run(FaultyVfs& vfs, const NextList& list, const FaultPlan& plan) {
  CAPTURE(plan.at);
  CAPTURE(plan.sticky);
  CAPTURE(static_cast<int>(plan.fault));
  const std::string path = list.fresh_copy();
  vfs.plan(plan);
  const std::optional<ErrorKind> error = try_to_store(path, vfs.name(), list.batches);
  const std::int64_t calls = vfs.calls();
  if (plan.at != 0) REQUIRE(vfs.failures() > 0);
  vfs.plan({});
  if (error) REQUIRE(*error == ErrorKind::Storage);

  const Seen seen = seen_in(path);
  const bool is_old = seen == list.old_state;
  const bool is_new = seen == list.new_state;
  REQUIRE((is_old || is_new));
  if (!error) REQUIRE(is_new);
  // The next run does it again, whatever is left.
  REQUIRE_FALSE(try_to_store(path, vfs.name(), {}));
  REQUIRE_FALSE(try_to_store(path, vfs.name(), list.batches_for(path)));
  REQUIRE(seen_in(path) == list.new_state);
  return calls;
}

void fail_every_call(const NextList& list, DiskFault fault, bool sticky) {
  FaultyVfs vfs;
  const std::int64_t calls = run(vfs, list, {0, fault, sticky});
  REQUIRE(calls > 50);
  for (std::int64_t n = 1; n <= calls; ++n) run(vfs, list, {n, fault, sticky});
}

}  // namespace

TEST_CASE("whichever call of the disk fails, a reader sees the old list or the new one") {
  const NextList list(1, 200);
  REQUIRE(list.old_state.bodies.size() == 200);
  REQUIRE(list.new_state.bodies.size() == 200);
  REQUIRE(list.new_state.bodies != list.old_state.bodies);
  for (const DiskFault fault : {DiskFault::Error, DiskFault::Full}) {
    for (const bool sticky : {false, true}) fail_every_call(list, fault, sticky);
  }
}

TEST_CASE("whichever call of the disk fails, a first list is whole or as if never asked for") {
  const NextList list(0, 40);
  REQUIRE(list.old_state == Seen{});
  REQUIRE(list.new_state.bodies.size() == 40);
  fail_every_call(list, DiskFault::Error, true);
  fail_every_call(list, DiskFault::Full, false);
}
