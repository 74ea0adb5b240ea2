#include "core/store/cache_path.hpp"

#include "core/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace k8scache;
namespace fs = std::filesystem;

TEST_CASE("every context has a file of its own, and no name leaves the folder") {
  struct Case {
    std::string context;
    std::string file;
  };
  const std::vector<Case> cases = {
      {"kind-dev", "kind-dev.db"},
      {"admin@prod.example.com", "admin%40prod.example.com.db"},
      {"arn:aws:eks:eu-1:1:cluster/a", "arn%3Aaws%3Aeks%3Aeu-1%3A1%3Acluster%2Fa.db"},
      {"../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd.db"},
      {".hidden", "%2Ehidden.db"},
      {"100%", "100%25.db"},
      {"name.db", "name.db.db"},
      {"Grün", "Gr%C3%BCn.db"},
      {std::string("a\0b", 3), "a%00b.db"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.file);
    CHECK(store::file_name_of(one.context) == one.file);
    CHECK(store::context_of(one.file) == one.context);
  }
}

TEST_CASE("a file name that no context has is not a cache") {
  for (const std::string name :
       {"", ".db", "kind", "kind.db-wal", "kind.db.lock", "kind.db.20260102T030405", "a%4.db",
        "a%.db", "a%zz.db", "a%2f.db", "%61.db", ".hidden.db", "two words.db"}) {
    CAPTURE(name);
    CHECK(store::context_of(name).empty());
  }
}

TEST_CASE("the contexts of a folder are those of its cache files") {
  const tests::TemporaryDirectory directory;
  for (const char* const name : {"b.db", "a%40x.db", "b.db-wal", "b.db.lock", "notes.txt"}) {
    directory.write(name, "");
  }
  CHECK(store::contexts_in(directory.path()) == std::vector<std::string>{"a@x", "b"});
  CHECK(store::contexts_in(directory.path() + "/none").empty());
}

TEST_CASE("a folder for caches is its owner's alone") {
  const tests::TemporaryDirectory directory;
  const std::string folder = directory.path() + "/state/k8scache";
  store::make_private_folder(folder);
  store::make_private_folder(folder);
  CHECK((fs::status(folder).permissions() & fs::perms::all) == fs::perms::owner_all);
  directory.write("file", "");
  CHECK_THROWS_AS(store::make_private_folder(directory.path() + "/file/below"), Error);
}

TEST_CASE("a file that others can read is warned of, and not written to") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.write("a.db", "");
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  CHECK(store::privacy_warning(path).empty());
  store::refuse_to_write_unless_private(path);
  CHECK(store::privacy_warning(directory.path() + "/none").empty());

  fs::permissions(path, fs::perms::group_read, fs::perm_options::add);
  CHECK(store::privacy_warning(path) ==
        path + " can be read by others (mode 0640); run: chmod 600 " + path);
  CHECK_THROWS_AS(store::refuse_to_write_unless_private(path), Error);

  const std::string link = directory.path() + "/link.db";
  fs::create_symlink(path, link);
  CHECK(store::privacy_warning(link) == link + " is a symbolic link");

  if (geteuid() == 0) {
    const std::string foreign = directory.write("b.db", "");
    REQUIRE(chown(foreign.c_str(), 65534, 65534) == 0);
    CHECK(store::privacy_warning(foreign) == foreign + " belongs to another user (uid 65534)");
  }
}

TEST_CASE("a cache is set aside and removed with what belongs to it") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.write("a.db", "main");
  directory.write("a.db-wal", "wal");
  directory.write("a.db.lock", "");
  CHECK(store::set_aside(path, "old") == path + ".old");
  CHECK(fs::exists(path + ".old"));
  CHECK(fs::exists(path + ".old-wal"));
  CHECK_FALSE(fs::exists(path));
  CHECK_FALSE(fs::exists(path + "-wal"));

  directory.write("a.db", "another");
  CHECK(store::set_aside(path, "old") == path + ".old-2");
  CHECK(fs::exists(path + ".old"));
  CHECK(fs::exists(path + ".old-2"));

  store::remove_cache(path + ".old");
  CHECK_FALSE(fs::exists(path + ".old"));
  CHECK_FALSE(fs::exists(path + ".old-wal"));
  store::remove_cache(path);
}
