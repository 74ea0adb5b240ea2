#include "core/store/database.hpp"

#include "core/base/error.hpp"
#include "core/store/changes.hpp"
#include "core/store/migrate.hpp"
#include "core/store/reader.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

using namespace k8scache;
using tests::CacheFile;
namespace fs = std::filesystem;

namespace {

/// The kind of error that opening for reading and for writing ends in; both must agree.
std::optional<ErrorKind> refusal(const std::string& path, std::string& words) {
  std::optional<ErrorKind> kind;
  try {
    const store::Reader reader(path);
  } catch (const Error& error) {
    kind = error.kind();
    words = error.what();
  }
  std::optional<ErrorKind> of_writer;
  try {
    const store::Writer writer(path);
  } catch (const Error& error) {
    of_writer = error.kind();
  }
  CHECK(kind == of_writer);
  return kind;
}

/// Does it as the user "nobody", who has no rights here; what it returned (0 to 99), or -1.
int as_nobody(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    if (setgid(65534) != 0 || setuid(65534) != 0) _exit(100);
    _exit(work());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// How many pods a stranger sees in the file, or 50 and the kind of the error.
int pods_seen_by_nobody(const CacheFile& file) {
  return as_nobody([&] {
    try {
      return static_cast<int>(file.bodies().size());
    } catch (const Error& error) {
      return 50 + static_cast<int>(error.kind());
    }
  });
}

}  // namespace

TEST_CASE("what is no cache of ours is refused in words, and not changed") {
  CacheFile file;
  file.close();
  const tests::TemporaryDirectory& directory = file.directory();
  std::string words;

  SUBCASE("a directory") {
    fs::create_directory(directory.path() + "/folder.db");
    CHECK(refusal(directory.path() + "/folder.db", words) == ErrorKind::Unusable);
    CHECK(words == "cannot open the cache " + directory.path() + "/folder.db: it is a directory");
  }
  SUBCASE("a device") { CHECK(refusal("/dev/null", words) == ErrorKind::Unusable); }
  SUBCASE("a text file") {
    const std::string path = directory.write("text.db", std::string(5000, 'x'));
    CHECK(refusal(path, words) == ErrorKind::Unusable);
    CHECK(words.find("is damaged") != std::string::npos);
    CHECK(words.find("k8scache cache rebuild") != std::string::npos);
    CHECK(fs::file_size(path) == 5000);
  }
  SUBCASE("the SQLite file of another program") {
    const std::string path = directory.path() + "/other.db";
    SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("create table bookmarks (url text)");
    CHECK(refusal(path, words) == ErrorKind::Unusable);
    CHECK(words == "cannot use " + path + ": it is a SQLite file of another program");
  }
  SUBCASE("a file whose tables are not as they were made") {
    file.execute("alter table change rename column observed_at_ms to observed");
    try {
      store::Reader reader(file.path());
      (void)store::Changes(reader).since(0, 1);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::Unusable);
      words = error.what();
    }
    CHECK(words.find("the cache " + file.path() + " is damaged: no such column") == 0);
  }
  SUBCASE("a file of a newer program") {
    file.execute("pragma user_version = 999");
    CHECK(refusal(file.path(), words) == ErrorKind::Unusable);
    CHECK(words.find("was written by a newer k8scache (format 999, ") != std::string::npos);
    CHECK(file.integer("pragma user_version") == 999);
  }
  SUBCASE("a damaged file") {
    file.list({CacheFile::kPods, ""}, tests::objects_of({{"a", "one", "x"}}), "1");
    file.close();
    {
      std::fstream damage(file.path(), std::ios::in | std::ios::out | std::ios::binary);
      damage.seekp(100);
      damage << std::string(20'000, '\xff');
    }
    CHECK(refusal(file.path(), words) == ErrorKind::Unusable);
  }
}

TEST_CASE("a file that does not exist is data that was never synced") {
  const tests::TemporaryDirectory directory;
  try {
    const store::Reader reader(directory.path() + "/none.db");
    FAIL("it was opened");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Stale);
    CHECK(std::string(error.what()) ==
          "no cache at " + directory.path() + "/none.db; run: k8scache sync");
  }
  CHECK(fs::is_empty(directory.path()));
}

TEST_CASE("a reader cannot write") {
  CacheFile file;
  auto database = store::Database::open(file.path(), store::Access::Read);
  CHECK_THROWS(database.sqlite().exec("delete from meta"));
}

TEST_CASE("a user without any right to write reads what is complete, or is told why not") {
  if (geteuid() != 0) return;  // only root can become somebody else
  CacheFile file;
  file.list({CacheFile::kPods, ""}, tests::objects_of({{"a", "one", "x"}, {"a", "two", "x"}}), "1");
  fs::permissions(file.directory().path(), fs::perms::others_read | fs::perms::others_exec,
                  fs::perm_options::add);
  const auto let_others_read = [&] {
    for (const auto& entry : fs::directory_iterator(file.directory().path())) {
      fs::permissions(entry.path(), static_cast<fs::perms>(0644));
    }
  };
  REQUIRE(as_nobody([&] { return access(file.path().c_str(), W_OK) == 0 ? 1 : 0; }) == 0);

  SUBCASE("after a run that ended") {
    store::Writer(file.path()).checkpoint();
    file.close();
    let_others_read();
    CHECK(pods_seen_by_nobody(file) == 2);
    fs::remove(file.path() + "-shm");
    CHECK(pods_seen_by_nobody(file) == 2);
    fs::remove(file.path() + "-wal");
    CHECK(pods_seen_by_nobody(file) == 2);
    const std::string strange = file.directory().path() + "/a?b#c%20d.db";
    fs::copy_file(file.path(), strange);
    CHECK(as_nobody([&] {
            return static_cast<int>(tests::bodies_in(strange, CacheFile::kPods).size());
          }) == 2);
  }
  SUBCASE("while changes wait in the WAL") {
    let_others_read();
    REQUIRE(fs::file_size(file.path() + "-wal") > 0);
    CHECK(pods_seen_by_nobody(file) == 2);
    // Without the index the WAL cannot be read, and without the WAL the answer would be old.
    const std::string copy = file.directory().path() + "/copy";
    fs::create_directory(copy);
    fs::copy_file(file.path(), copy + "/cache.db");
    fs::copy_file(file.path() + "-wal", copy + "/cache.db-wal");
    fs::permissions(copy, static_cast<fs::perms>(0755));
    CHECK(as_nobody([&] {
            try {
              return static_cast<int>(tests::bodies_in(copy + "/cache.db", 1).size());
            } catch (const Error& error) {
              return 50 + static_cast<int>(error.kind());
            }
          }) == 50 + static_cast<int>(ErrorKind::Storage));
  }
}
