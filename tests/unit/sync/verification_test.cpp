#include "core/sync/verification.hpp"

#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <string>

using namespace k8scache;
using sync::Kept;
using sync::Verified;
using tests::small_pod;
using tests::SyncSetup;

namespace {

/// Twenty pods that were listed.
struct Setup : SyncSetup {
  Setup() {
    for (int i = 0; i < 20; ++i) cluster.put(small_pod("a", fmt::format("p{:02}", i)));
    (void)run({.kinds = {"pods"}});
    pods = job("pods");
    restart();
  }
  Verified verify(Kept kept = Kept::No) {
    sync::Verification verification(*session, path(), kept);
    return verification.check(pods.type, pods.at);
  }
  /// Does to the file what no bug should.
  void spoil(const std::string& sql) const {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path().c_str(), &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
  }
  sync::ListJob pods;
};

/// `p01 cached listed;` of each.
std::string words(const std::vector<sync::Difference>& differences) {
  std::string text;
  for (const sync::Difference& one : differences) {
    text += fmt::format("{} {} {};", one.key.name, one.cached.empty() ? "-" : "+",
                        one.listed.empty() ? "-" : "+");
  }
  return text;
}

}  // namespace

TEST_CASE("what was just listed is equal") {
  Setup setup;
  const Verified found = setup.verify();
  CHECK(found.error.empty());
  CHECK(found.objects == 20);
  CHECK(found.differences.empty());
  CHECK(found.changed == 0);
}

TEST_CASE("what has changed since the last refresh is no difference") {
  Setup setup;
  setup.cluster.put(small_pod("a", "p03", R"("spec":{"x":1})"));
  setup.cluster.put(small_pod("a", "new"));
  setup.cluster.remove("pods", {"a", "p04"});
  setup.cluster.remove("pods", {"a", "p05"});
  setup.cluster.put(small_pod("a", "p05"));
  const Verified found = setup.verify();
  CHECK(words(found.differences).empty());
  CHECK(words(found.untold).empty());
  CHECK(found.changed == 5);  // p05 as the one that went and as the one that came
}

TEST_CASE("a row that is lost, of another version or too many is a difference") {
  Setup setup;
  setup.spoil("delete from object where name = 'p01'");
  setup.spoil("update object set resource_version = '7' where name = 'p02'");
  CHECK(words(setup.verify().differences) == "p01 - +;p02 + +;");
  setup.cluster.put(small_pod("a", "p09", R"("spec":{"x":1})"));  // happens beside it
  CHECK(words(setup.verify().differences) == "p01 - +;p02 + +;");

  Setup other;
  other.spoil("update object set name = 'ghost', uid = 'ghost' where name = 'p01'");
  CHECK(words(other.verify().differences) == "p01 - +;ghost + -;");
  other.cluster.put(small_pod("a", "p09", R"("spec":{"x":1})"));
  CHECK(words(other.verify().differences) == "p01 - +;ghost + -;");
}

TEST_CASE("when the server has forgotten what was deleted, nothing is claimed") {
  Setup setup;
  setup.cluster.remove("pods", {"a", "p04"});
  setup.cluster.forget("pods");
  const Verified found = setup.verify();
  CHECK(found.differences.empty());
  CHECK(words(found.untold) == "p04 + -;");
}

TEST_CASE("beside a watcher only what stays different counts") {
  Setup setup;
  setup.cluster.put(small_pod("a", "p03", R"("spec":{"x":1})"));
  setup.transport.on_request = [&, asked = 0](const net::Request& request) mutable {
    if (request.target.find("/pods?") == std::string::npos || ++asked != 2) return;
    // Meanwhile the watcher gets there.
    setup.spoil(fmt::format("update object set resource_version = '{}' where name = 'p03'",
                            setup.cluster.revision()));
  };
  CHECK(words(setup.verify(Kept::Live).differences).empty());
  setup.cluster.put(small_pod("a", "p05", R"("spec":{"x":1})"));
  CHECK(words(setup.verify(Kept::Live).differences) == "p05 + +;");
}

TEST_CASE("what cannot be listed is said to be so") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,do=status:403");
  const Verified found = setup.verify();
  CHECK(found.error_kind == ErrorKind::Denied);
  CHECK_FALSE(found.error.empty());
  setup.transport.clear_faults();
  setup.transport.down = true;
  CHECK(setup.verify().error_kind == ErrorKind::Unreachable);
}

TEST_CASE("a list that expires begins again") {
  Setup setup;
  setup.transport.largest_page = 6;
  setup.transport.on_request = [&, done = false](const net::Request& request) mutable {
    if (done || request.target.find("continue=") == std::string::npos) return;
    done = true;
    setup.cluster.put(small_pod("a", "other"));
    setup.cluster.compact();
  };
  const Verified found = setup.verify();
  CHECK(found.error.empty());
  CHECK(found.objects == 21);
  CHECK(found.changed == 1);
}

TEST_CASE("what a reader would answer wrongly is damage, a line each") {
  const auto damage = [](const std::string& sql) {
    Setup setup;
    setup.cluster.put(small_pod("a", "p03", R"("spec":{"x":1})"));
    (void)setup.run({.kinds = {"pods"}});
    setup.spoil(sql);
    store::Reader reader(setup.path());
    std::string lines;
    for (const std::string& line : sync::damage_in(reader)) lines += line + ";";
    return lines;
  };
  CHECK(damage("select 1") == "");
  CHECK(damage("update object set name = 'q' where name = 'p01'") ==
        "pods a/q: its body is another object;");
  CHECK(damage("update object set uid = 'q' where name = 'p01'") ==
        "pods a/p01: its body is another object;");
  CHECK(damage("delete from body where id = (select id from object where name = 'p01')") ==
        "pods a/p01: it has no body;");
  CHECK(damage("update body set frame = x'00' where id = "
               "(select id from object where name = 'p01')") ==
        "pods a/p01: its body cannot be read;");
  CHECK(damage("update object set content_hash = 7 where name = 'p01'") ==
        "pods a/p01: its hash is not that of its body;");
  CHECK(damage("insert into label_set (id, text) values (77, 'x=y');"
               "insert into label_pair (id, key, value) values (88, 'x', 'y');"
               "insert into label_member (pair, label_set) values (88, 77);"
               "update object set label_set = 77 where name = 'p01'") ==
        "pods a/p01: its labels are x=y, those of its body none;");
  CHECK(damage("update change set body = x'00' where body is not null") ==
        "pods a/p03: the body before change 2 cannot be read;");
}

TEST_CASE("damage is told up to twenty lines") {
  Setup setup;
  for (int i = 20; i < 40; ++i) setup.cluster.put(small_pod("a", fmt::format("p{:02}", i)));
  (void)setup.run({.kinds = {"pods"}});
  setup.spoil("update object set content_hash = 7");
  store::Reader reader(setup.path());
  CHECK(sync::damage_in(reader).size() == 20);
}
