#include "core/base/error.hpp"
#include "core/store/encoder.hpp"
#include "core/store/reader.hpp"
#include "core/store/writer.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::object_of;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A watched cache as a crash leaves it: a file, and a WAL that was not copied into it.
struct Crashed {
  Crashed() {
    std::vector<model::Object> pods;
    for (int i = 0; i < 200; ++i) {
      pods.push_back(object_of({fmt::format("ns-{}", i % 5), fmt::format("pod-{}", i),
                                fmt::format("value {}", i), "5", "", "app=web"}));
    }
    file.list(kAllPods, pods, "7");
    file.close();
    store::Writer writer(file.path());
    writer.checkpoint();
    writer.apply(events(20));
    database = bytes_of(file.path());
    wal = bytes_of(file.path() + "-wal");
    REQUIRE(wal.size() > 4096);
  }
  /// Some watched objects and the cursor they reach.
  [[nodiscard]] store::Batch events(int count) const {
    store::Encoder encoder(file.path());
    store::Batch batch{.observed_at = {}, .operations = {}};
    for (int i = 0; i < count; ++i) {
      const std::string version = fmt::format("{}", 8 + i);
      batch.operations.emplace_back(store::PutWatched{
          kAllPods,
          encoder.encode(CacheFile::kPods,
                         object_of({"ns-1", fmt::format("pod-{}", i), "new", version})),
          true});
    }
    batch.operations.emplace_back(store::MoveCursor{kAllPods, "9", Instant{}, ""});
    return batch;
  }
  CacheFile file;
  std::string database;
  std::string wal;
};

/// Bytes flipped, zeroed, cut off or taken from elsewhere in the file.
void damage(std::string& bytes, std::mt19937& random) {
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  const std::size_t at = below(bytes.size());
  const std::size_t length = std::min(bytes.size() - at, 1 + below(below(2) == 0 ? 8 : 4096));
  switch (below(4)) {
    case 0: bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
    case 1: bytes.replace(at, length, length, '\0'); break;
    case 2: bytes.resize(at); break;
    default: bytes.replace(at, length, bytes.substr(below(bytes.size() - length + 1), length));
  }
}

/// Everything that a watcher and a reader do with a file. Damage is an error with words, or goes
/// unnoticed where nothing looked; it is never a crash.
std::string use(const Crashed& crashed, const std::string& path) {
  try {
    {
      store::Reader reader(path);
      (void)reader.cursors();
      (void)reader.watcher();
      reader.each({.type = CacheFile::kPods, .namespaces = {}, .names = {}, .labels = {}},
                  [](const store::StoredObject&) {});
      (void)store::Changes(reader).since(0, 1000);
    }
    store::Writer writer(path);
    store::Batch batch = crashed.events(40);
    batch.operations.emplace_back(store::Heartbeat{{.pid = 1}, {}, {}});
    writer.apply(batch);
    writer.checkpoint();
    store::Reader reader(path);
    return reader.integrity().empty() ? "whole" : "damaged, which its check finds";
  } catch (const Error& error) {
    CAPTURE(std::string(error.what()));
    REQUIRE(std::string(error.what()).find(path) != std::string::npos);
    REQUIRE((error.kind() == ErrorKind::Unusable || error.kind() == ErrorKind::Storage ||
             error.kind() == ErrorKind::Stale));
    return "refused";
  }
}

}  // namespace

TEST_CASE("a cache that is damaged anywhere is refused in words or used as far as it goes") {
  const Crashed crashed;
  const std::string path = crashed.file.directory().path() + "/damaged.db";
  int refused = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::string database = crashed.database;
    std::string wal = crashed.wal;
    if (seed % 3 != 0) damage(database, random);
    if (seed % 3 != 1) damage(wal, random);
    std::filesystem::remove(path + "-shm");
    write_bytes(path, database);
    write_bytes(path + "-wal", wal);
    refused += use(crashed, path) == "refused" ? 1 : 0;
  }
  CHECK(refused > 20);
}
