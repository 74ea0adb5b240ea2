#include "core/store/reader.hpp"

#include "core/base/error.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

}  // namespace
}  // namespace k8scache
