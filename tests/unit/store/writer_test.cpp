#include "core/store/writer.hpp"

#include "core/base/error.hpp"
#include "core/store/reader.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::object_of;
using tests::objects_of;
using Lines = std::vector<std::string>;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};
const store::TypeScope kPodsInA{CacheFile::kPods, "a"};
const store::TypeScope kPodsInB{CacheFile::kPods, "b"};

Lines names(const CacheFile& file, std::int64_t type = CacheFile::kPods) {
  Lines found;
  for (const auto& [name, body] : file.bodies(type)) found.push_back(name);
  return found;
}

/// Every row that belongs to objects, as one text; not the cursors, not the facts of the file.
std::string object_tables(const CacheFile& file) {
  std::string text;
  for (const std::string table : {"object", "body", "dictionary", "label_set", "label_pair",
                                  "label_member", "staging", "change"}) {
    text += fmt::format("{} {}\n", table, file.integer("select count(*) from " + table));
  }
  text +=
      std::to_string(file.integer("select coalesce(sum(id * 31 + content_hash % 1000003), 0)"
                                  " from object"));
  return text;
}

}  // namespace

TEST_CASE("the first list of a type is invisible until it is whole") {
  CacheFile file;
  const auto batches = file.batches_of(
      kAllPods, objects_of({{"a", "one", "x"}, {"a", "two", "y"}, {"b", "three", "z"}}), "10", true,
      1);
  REQUIRE(batches.size() == 4);
  store::Writer writer(file.path());
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(writer.apply(batches[i]).empty());
    CHECK(names(file).empty());
  }
  const auto outcomes = writer.apply(batches[3]);
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes[0].first);
  CHECK(outcomes[0].objects == 3);
  CHECK(outcomes[0].added == 3);
  CHECK(names(file) == Lines{"a/one", "a/two", "b/three"});
  CHECK(file.changes() == Lines{"1 baseline /  ->10"});
  const auto cursors = file.cursors();
  REQUIRE(cursors.size() == 1);
  CHECK(cursors[0].complete);
  CHECK(cursors[0].resource_version == "10");
  CHECK(cursors[0].coverage == store::Coverage::Covered);
  CHECK(cursors[0].as_of == file.clock().now());
}

TEST_CASE("a later list replaces what changed and removes what vanished, all at once") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "same", "x"}, {"a", "changed", "x"}, {"a", "gone", "x"}}),
            "10");
  const tests::Bodies before = file.bodies();
  const auto batches = file.batches_of(
      kAllPods,
      objects_of({{"a", "same", "x"}, {"a", "changed", "y", "11"}, {"a", "new", "x", "12"}}), "13",
      true, 1);
  store::Writer writer(file.path());
  for (std::size_t i = 0; i + 1 < batches.size(); ++i) writer.apply(batches[i]);
  CHECK(file.bodies() == before);
  CHECK(file.integer("select count(*) from staging") == 2);

  const store::ListOutcome outcome = writer.apply(batches.back()).at(0);
  CHECK_FALSE(outcome.first);
  CHECK(outcome.objects == 3);
  CHECK(outcome.added == 1);
  CHECK(outcome.updated == 1);
  CHECK(outcome.removed == 1);
  CHECK(names(file) == Lines{"a/changed", "a/new", "a/same"});
  CHECK(file.bodies()["a/changed"] == object_of({"a", "changed", "y", "11"}).body);
  CHECK(file.integer("select count(*) from staging") == 0);
  CHECK(file.changes() == Lines{"1 baseline /  ->10", "2 deleted a/gone uid-gone 1->13",
                                "3 modified a/changed uid-changed 1->11",
                                "4 added a/new uid-new ->12"});
  CHECK(file.body_before(2) == before.at("a/gone"));
  CHECK(file.body_before(3) == before.at("a/changed"));
  CHECK(file.body_before(4) == std::nullopt);
}

TEST_CASE("what a change is called depends on content and version") {
  struct Case {
    const char* name;
    tests::ObjectFacts after;
    Lines changes;
  };
  const std::vector<Case> cases = {
      {"the same object", {"a", "web", "x", "5"}, {}},
      {"other content", {"a", "web", "y", "6"}, {"2 modified a/web uid-web 5->6"}},
      {"a new version of the same content",
       {"a", "web", "x", "6"},
       {"2 reencoded a/web uid-web 5->6"}},
      {"other content of the same version",
       {"a", "web", "y", "5"},
       {"2 reencoded a/web uid-web 5->5"}},
      {"another object of the same name",
       {"a", "web", "x", "6", "uid-2"},
       {"2 deleted a/web uid-web 5->9", "3 added a/web uid-2 ->6"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CacheFile file;
    file.list(kAllPods, objects_of({{"a", "web", "x", "5"}}), "8");
    const std::string before = file.bodies().at("a/web");
    file.list(kAllPods, objects_of({one.after}), "9");
    Lines changes = file.changes();
    changes.erase(changes.begin());
    CHECK(changes == one.changes);
    CHECK(file.bodies().at("a/web") == object_of(one.after).body);
    if (!one.changes.empty()) CHECK(file.body_before(2) == before);
  }
}

TEST_CASE("another object of a name replaces the first even if nobody missed that one") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "web", "x"}}), "10");
  auto batches = file.batches_of(kAllPods, objects_of({{"a", "web", "y", "2", "uid-2"}}), "11");
  std::get<store::FinishList>(batches.back().operations.back()).vanished.clear();
  file.apply(batches);
  CHECK(file.changes() ==
        Lines{"1 baseline /  ->10", "2 deleted a/web uid-web 1->11", "3 added a/web uid-2 ->2"});
}

TEST_CASE("a list that finds nothing changed writes a cursor and no row of an object") {
  CacheFile file;
  std::vector<model::Object> objects;
  for (int i = 0; i < 3000; ++i) {
    const std::string labels = fmt::format("app=app-{},pod=pod-{}", i % 7, i);
    objects.push_back(object_of(
        {"ns-" + std::to_string(i % 9), "pod-" + std::to_string(i), "x", "1", "", labels}));
  }
  file.list(kAllPods, objects, "10");
  const std::string before = object_tables(file);
  // Any write to these fails from here on.
  for (const std::string table : {"object", "body", "label_set", "label_pair", "label_member",
                                  "dictionary", "staging", "change"}) {
    for (const std::string verb : {"insert", "update", "delete"}) {
      file.execute(
          fmt::format("create trigger no_{0}_{1} before {0} on {1} begin"
                      " select raise(abort, '{0} on {1}'); end",
                      verb, table));
    }
  }
  store::Writer(file.path()).checkpoint();
  file.clock().advance(std::chrono::minutes(5));
  const store::ListOutcome outcome = file.list(kAllPods, objects, "11");
  CHECK(outcome.objects == 3000);
  CHECK(outcome.added + outcome.updated + outcome.removed == 0);
  CHECK(object_tables(file) == before);
  CHECK(file.cursors()[0].resource_version == "11");
  CHECK(file.cursors()[0].as_of == file.clock().now());
  CHECK(std::filesystem::file_size(file.path() + "-wal") <= 100'000);
}

TEST_CASE("a type without history leaves no trace in the changelog") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "one", "x"}, {"a", "two", "x"}}), "10", false);
  file.list(kAllPods, objects_of({{"a", "one", "y", "2"}, {"a", "three", "x"}}), "11", false);
  CHECK(names(file) == Lines{"a/one", "a/three"});
  CHECK(file.changes().empty());
}

TEST_CASE("a list of one namespace touches no other") {
  CacheFile file;
  file.list(kPodsInA, objects_of({{"a", "one", "x"}, {"a", "two", "x"}}), "10");
  file.list(kPodsInB, objects_of({{"b", "one", "x", "1", "uid-b"}}), "11");
  file.list(kPodsInA, objects_of({{"a", "two", "x"}}), "12");
  CHECK(names(file) == Lines{"a/two", "b/one"});
  CHECK(file.changes() ==
        Lines{"1 baseline a/  ->10", "2 baseline b/  ->11", "3 deleted a/one uid-one 1->12"});
  CHECK(file.cursors().size() == 2);

  SUBCASE("until a list of all namespaces takes them over") {
    file.list(kAllPods, objects_of({{"a", "two", "x"}, {"c", "one", "x", "1", "uid-c"}}), "13");
    CHECK(names(file) == Lines{"a/two", "c/one"});
    const auto cursors = file.cursors();
    REQUIRE(cursors.size() == 1);
    CHECK(cursors[0].at == kAllPods);
    const Lines changes = file.changes();
    CHECK(Lines(changes.begin() + 3, changes.end()) ==
          Lines{"4 deleted b/one uid-b 1->13", "5 baseline /  ->13"});
  }
  SUBCASE("nor another type") {
    file.list({CacheFile::kNodes, ""}, objects_of({{"", "n1", "x"}}), "14");
    CHECK(names(file) == Lines{"a/two", "b/one"});
    CHECK(names(file, CacheFile::kNodes) == Lines{"/n1"});
  }
}

TEST_CASE("what a killed first list left is neither shown nor taken for known") {
  CacheFile file;
  file.list(kPodsInA, objects_of({{"a", "one", "x"}}), "10");
  const auto killed = file.batches_of(
      kPodsInB, objects_of({{"b", "kept", "x"}, {"b", "gone", "x"}}), "11", true, 2);
  file.apply({killed.front()});
  CHECK(file.integer("select count(*) from object") == 3);
  CHECK(names(file) == Lines{"a/one"});

  SUBCASE("when its own list begins anew") {
    file.list(kPodsInB, objects_of({{"b", "kept", "x"}}), "12");
    CHECK(names(file) == Lines{"a/one", "b/kept"});
    CHECK(file.changes() == Lines{"1 baseline a/  ->10", "2 baseline b/  ->12"});
  }
  SUBCASE("when a list of all namespaces follows") {
    file.list(kAllPods, objects_of({{"a", "one", "x"}, {"b", "kept", "x"}}), "12");
    CHECK(names(file) == Lines{"a/one", "b/kept"});
    // Nobody was ever told of "gone", and "kept" was not seen to appear.
    CHECK(file.changes() == Lines{"1 baseline a/  ->10", "2 baseline /  ->12"});
  }
  SUBCASE("when it is given up") {
    store::Writer(file.path()).apply({file.clock().now(), {store::GiveUpList{kPodsInB}}});
    CHECK(file.integer("select count(*) from object") == 1);
  }
}

TEST_CASE("a list that is given up leaves the rows, and says why in the cursor") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "one", "x"}}), "10");
  const auto batches =
      file.batches_of(kAllPods, objects_of({{"a", "one", "y", "2"}}), "11", true, 1);
  file.apply({batches.front()});
  file.clock().advance(std::chrono::minutes(1));
  store::GiveUpList given_up{kAllPods, ErrorKind::Unreachable, "connection refused", false};
  store::Writer writer(file.path());
  writer.apply({file.clock().now(), {given_up}});
  store::Cursor cursor = file.cursors().at(0);
  CHECK(cursor.complete);
  CHECK(cursor.resource_version == "10");
  CHECK(cursor.coverage == store::Coverage::Covered);
  CHECK(cursor.error == "connection refused");
  CHECK(cursor.error_at == file.clock().now());
  CHECK(cursor.failures == 1);
  CHECK(file.bodies().at("a/one") == object_of({"a", "one", "x"}).body);
  CHECK(file.integer("select count(*) from staging") == 0);

  given_up.forbidden = true;
  writer.apply({file.clock().now(), {given_up}});
  cursor = file.cursors().at(0);
  CHECK(cursor.coverage == store::Coverage::Forbidden);
  CHECK(cursor.failures == 2);
  CHECK(names(file) == Lines{"a/one"});

  file.list(kAllPods, objects_of({{"a", "one", "x"}}), "12");
  cursor = file.cursors().at(0);
  CHECK(cursor.coverage == store::Coverage::Covered);
  CHECK(cursor.error.empty());
  CHECK(cursor.failures == 0);
}

TEST_CASE("a cursor keeps what its list cost, and the type the server's warnings") {
  CacheFile file;
  store::FinishList finish{.at = kAllPods, .resource_version = "7", .as_of = file.clock().now()};
  finish.cost = {std::chrono::milliseconds(1234), 5, 678'900};
  finish.warnings = "pods are deprecated\nuse cats";
  store::Writer(file.path()).apply({file.clock().now(), {store::BeginList{kAllPods}, finish}});
  const store::Cursor cursor = file.cursors().at(0);
  CHECK(cursor.cost.time == std::chrono::milliseconds(1234));
  CHECK(cursor.cost.requests == 5);
  CHECK(cursor.cost.bytes == 678'900);
  CHECK(store::Reader(file.path()).catalog().by_plural("", "pods")->warnings == finish.warnings);
}

TEST_CASE("a batch is applied whole or not at all, and the next one after it too") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "one", "x"}}), "10");
  auto batches = file.batches_of(
      kAllPods,
      objects_of({{"a", "one", "y", "2", "", "app=new"}, {"a", "two", "x", "3", "", "b=c"}}), "11");
  store::Writer writer(file.path());
  file.execute("create trigger full before update on cursor begin select raise(abort, 'x'); end");
  CHECK_THROWS_AS(writer.apply(batches.at(0)), Error);
  CHECK(file.bodies().at("a/one") == object_of({"a", "one", "x"}).body);
  CHECK(file.cursors().at(0).resource_version == "10");
  CHECK(file.integer("select count(*) from label_set where text = 'app=new'") == 0);
  file.execute("drop trigger full");
  // With the label sets that the failed batch had added, and which are gone with it.
  writer.apply(batches.at(0));
  CHECK(names(file) == Lines{"a/one", "a/two"});
  CHECK(file.changes().size() == 3);
}

TEST_CASE("facts of the file are added and replaced, never dropped") {
  CacheFile file;
  store::Writer writer(file.path());
  writer.save_meta({{"context", "kind"}, {"server", "https://one"}});
  writer.save_meta({{"server", "https://two"}});
  const auto meta = writer.meta();
  CHECK(meta.at("context") == "kind");
  CHECK(meta.at("server") == "https://two");
}

TEST_CASE("a checkpoint leaves an empty WAL that still exists") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "one", "x"}}), "10");
  {
    store::Writer writer(file.path());
    writer.checkpoint();
  }
  REQUIRE(std::filesystem::exists(file.path() + "-wal"));
  CHECK(std::filesystem::file_size(file.path() + "-wal") == 0);
  std::filesystem::remove(file.path() + "-wal");
  std::filesystem::remove(file.path() + "-shm");
  CHECK(names(file) == Lines{"a/one"});
}
