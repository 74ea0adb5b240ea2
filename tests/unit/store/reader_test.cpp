#include "core/store/reader.hpp"

#include "core/base/error.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace k8scache {
namespace {

using tests::CacheFile;
using tests::objects_of;

const store::TypeScope kAll{CacheFile::kPods, ""};

std::vector<std::string> names(store::Reader& reader) {
  std::vector<std::string> found;
  reader.each({.type = CacheFile::kPods, .namespaces = {}, .names = {}, .labels = {}},
              [&](const store::StoredObject& object) {
                found.push_back(std::string(object.ns) + "/" + std::string(object.name));
              });
  return found;
}

/// What a process of another user, who may write nothing, makes of the file: its exit code.
int as_another_user(const std::string& path) {
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0 && setuid(kNobody) != 0) _exit(99);
    try {
      store::Reader reader(path);
      _exit(static_cast<int>(names(reader).size()));
    } catch (const Error& error) {
      _exit(error.kind() == ErrorKind::Storage ? 50 : 51);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

TEST_CASE("an answer is one state, whatever is committed while it is read") {
  CacheFile file;
  file.list(kAll, objects_of({{"a", "one"}, {"a", "two"}}), "1");
  store::Reader before(file.path());
  CHECK(names(before).size() == 2);
  file.list(kAll, objects_of({{"a", "three", "", "2"}}), "2");
  CHECK(names(before) == std::vector<std::string>{"a/one", "a/two"});
  store::Reader after(file.path());
  CHECK(names(after) == std::vector<std::string>{"a/three"});
}

TEST_CASE("objects come in the API server's order, where a-b is before a") {
  CacheFile file;
  file.list(
      kAll,
      objects_of(
          {{"a", "x", "", "1", "u1"}, {"a-b", "x", "", "1", "u2"}, {"b", "x", "", "1", "u3"}}),
      "1");
  store::Reader reader(file.path());
  CHECK(names(reader) == std::vector<std::string>{"a-b/x", "a/x", "b/x"});
}

TEST_CASE("versions are told without the objects, in the same order") {
  CacheFile file;
  file.list(kAll, objects_of({{"a", "web", "x", "3"}, {"a-b", "db", "x", "4", "uid-2"}}), "4");
  store::Reader reader(file.path());
  std::vector<std::string> found;
  query::Query query;
  query.type = CacheFile::kPods;
  reader.each_version(query, [&](const store::StoredVersion& one) {
    found.push_back(fmt::format("{}/{} {} {}", one.ns, one.name, one.uid, one.resource_version));
  });
  CHECK(found == std::vector<std::string>{"a-b/db uid-2 4", "a/web uid-web 3"});
}

TEST_CASE("a reader that has let go keeps nobody from emptying the log") {
  CacheFile file;
  file.list(kAll, objects_of({{"a", "web"}}), "1");
  store::Reader reader(file.path());
  CHECK(names(reader).size() == 1);
  file.list(kAll, {}, "2");
  constexpr const char* kEmptyLog = "pragma wal_checkpoint(truncate)";  // 1: somebody reads it
  CHECK(file.integer(kEmptyLog) == 1);
  reader.let_go();
  CHECK(file.integer(kEmptyLog) == 0);
  CHECK(reader.catalog().types().size() == 3);
}

TEST_CASE("another user in a folder they may not write reads the file as it is") {
  CacheFile file;
  file.list(kAll, objects_of({{"a", "one"}}), "1");
  file.close();
  const std::string folder = file.path().substr(0, file.path().rfind('/'));
  for (const char* const suffix : {"-wal", "-shm"}) unlink((file.path() + suffix).c_str());
  chmod(file.path().c_str(), 0444);
  chmod(folder.c_str(), 0555);
  CHECK(as_another_user(file.path()) == 1);
  chmod(folder.c_str(), 0755);
}

TEST_CASE("a reader without rights sees what waits beside the file, or says that it cannot") {
  CacheFile file;
  file.list(kAll, objects_of({{"a", "one"}}), "1");  // the writer is open: its WAL holds the list
  const std::string folder = file.path().substr(0, file.path().rfind('/'));
  chmod(file.path().c_str(), 0444);
  chmod((file.path() + "-wal").c_str(), 0444);
  chmod((file.path() + "-shm").c_str(), 0000);
  chmod(folder.c_str(), 0555);
  CHECK(as_another_user(file.path()) == 1);
  chmod((file.path() + "-wal").c_str(), 0000);
  CHECK(as_another_user(file.path()) == 50);
  chmod(folder.c_str(), 0755);
}

TEST_CASE("a file that is not there, or was never filled, is an answer of its own") {
  CacheFile file;
  try {
    store::Reader reader(file.path() + ".missing");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Stale);
  }
}

TEST_CASE("an answer is never a mixture of two lists, while a writer commits") {
  CacheFile file;
  const auto pods_of = [](int state) {
    std::vector<model::Object> objects;
    for (int i = 0; i < 20; ++i) {
      objects.push_back(
          tests::object_of({"a", "pod-" + std::to_string(i + state % 3),
                            "state-" + std::to_string(state), std::to_string(state)}));
    }
    return objects;
  };
  file.list(kAll, pods_of(1), "1");
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (int state = 2; state <= 60; ++state) {
      file.list(kAll, pods_of(state), std::to_string(state));
    }
    done = true;
  });
  std::set<std::string> versions;
  for (bool last_round = false; !last_round;) {
    last_round = done;
    store::Reader reader(file.path());
    versions = {reader.cursors(CacheFile::kPods).at(0).resource_version};
    std::size_t objects = 0;
    reader.each({.type = CacheFile::kPods, .namespaces = {}, .names = {}, .labels = {}},
                [&](const store::StoredObject& object) {
                  versions.insert(std::string(object.resource_version));
                  ++objects;
                });
    REQUIRE(versions.size() == 1);
    REQUIRE(objects == 20);
  }
  CHECK(versions == std::set<std::string>{"60"});
}

TEST_CASE("counts leave out what no whole list stands behind") {
  CacheFile file;
  file.list({CacheFile::kPods, "a"}, objects_of({{"a", "one"}, {"a", "two"}}), "10");
  file.list({CacheFile::kNodes, ""}, objects_of({{"", "n1"}}), "11");
  const auto started =
      file.batches_of({CacheFile::kPods, "b"}, objects_of({{"b", "three"}}), "12", true, 1);
  file.apply({started.front()});
  REQUIRE(file.integer("select count(*) from object") == 4);
  store::Reader reader(file.path());
  CHECK(reader.counts() == std::map<store::TypeScope, std::int64_t>{{{CacheFile::kPods, "a"}, 2},
                                                                    {{CacheFile::kNodes, ""}, 1}});
  CHECK(names(reader).size() == 2);
}

}  // namespace
}  // namespace k8scache
