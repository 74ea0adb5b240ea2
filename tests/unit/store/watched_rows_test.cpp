#include "core/store/watched_rows.hpp"

#include "core/store/encoder.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::object_of;
using tests::objects_of;
using Lines = std::vector<std::string>;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};

store::PutWatched put(const CacheFile& file, const tests::ObjectFacts& facts, bool history = true) {
  return {kAllPods, store::Encoder(file.path()).encode(CacheFile::kPods, object_of(facts)),
          history};
}

store::RemoveWatched gone(const std::string& uid, const std::string& version) {
  return {kAllPods, {"a", "web"}, uid, version};
}

void apply(CacheFile& file, std::vector<store::Operation> operations) {
  file.apply(
      {store::Batch{.observed_at = file.clock().now(), .operations = std::move(operations)}});
}

}  // namespace

TEST_CASE("what an event does to a row depends on identity and version") {
  struct Case {
    const char* name;
    std::vector<tests::ObjectFacts> rows;
    std::function<store::Operation(const CacheFile&)> event;
    Lines changes;      ///< after the baseline
    std::string value;  ///< of a/web afterwards; empty: it is gone
  };
  const tests::ObjectFacts web{"a", "web", "x", "5"};
  const auto putting = [](tests::ObjectFacts facts) {
    return [facts](const CacheFile& file) -> store::Operation { return put(file, facts); };
  };
  const auto removing = [](std::string uid, std::string version) {
    return [uid, version](const CacheFile&) -> store::Operation { return gone(uid, version); };
  };
  const std::vector<Case> cases = {
      {"added", {}, putting(web), {"2 added a/web uid-web ->5"}, "x"},
      {"modified", {web}, putting({"a", "web", "y", "6"}), {"2 modified a/web uid-web 5->6"}, "y"},
      {"only the version",
       {web},
       putting({"a", "web", "x", "6"}),
       {"2 reencoded a/web uid-web 5->6"},
       "x"},
      {"the same again", {web}, putting(web), {}, "x"},
      {"older than the row", {web}, putting({"a", "web", "old", "4"}), {}, "x"},
      {"older by number, not by letter",
       {{"a", "web", "x", "10"}},
       putting({"a", "web", "old", "9"}),
       {},
       "x"},
      {"another object of the name",
       {web},
       putting({"a", "web", "z", "8", "uid-2"}),
       {"2 deleted a/web uid-web 5->8", "3 added a/web uid-2 ->8"},
       "z"},
      {"a former object of the name", {web}, putting({"a", "web", "z", "3", "uid-0"}), {}, "x"},
      {"versions without order",
       {{"a", "web", "x", "abc"}},
       putting({"a", "web", "y", "aaa"}),
       {"2 modified a/web uid-web abc->aaa"},
       "y"},
      {"deleted", {web}, removing("uid-web", "9"), {"2 deleted a/web uid-web 5->9"}, ""},
      {"deleted, told with its own version",
       {web},
       removing("uid-web", "5"),
       {"2 deleted a/web uid-web 5->5"},
       ""},
      {"deleted again", {}, removing("uid-web", "9"), {}, ""},
      {"deletion of a former object of the name", {web}, removing("uid-0", "3"), {}, "x"},
      {"deletion of a later object of the name, whose addition was missed",
       {web},
       removing("uid-2", "9"),
       {"2 deleted a/web uid-web 5->9"},
       ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CacheFile file;
    file.list(kAllPods, objects_of(one.rows), "7");
    apply(file, {one.event(file)});
    Lines changes = file.changes();
    changes.erase(changes.begin());
    CHECK(changes == one.changes);
    const auto bodies = file.bodies();
    CHECK(bodies.contains("a/web") == !one.value.empty());
    if (!one.value.empty()) {
      CHECK(bodies.at("a/web").find('"' + one.value + '"') != std::string::npos);
    }
  }
}

TEST_CASE("events and the cursor they reach are seen together") {
  CacheFile file;
  file.list(kAllPods, {}, "7");
  file.clock().advance(std::chrono::seconds(5));
  apply(file, {put(file, {"a", "web", "x", "8"}), put(file, {"a", "db", "x", "9"}),
               store::MoveCursor{kAllPods, "8", file.clock().now()}});
  CHECK(file.bodies().size() == 2);
  CHECK(file.cursors()[0].resource_version == "8");
  CHECK(file.cursors()[0].as_of == file.clock().now());
}

TEST_CASE("a watch that goes on makes an earlier failure forgotten") {
  CacheFile file;
  file.list(kAllPods, {}, "7");
  apply(file, {store::GiveUpList{kAllPods, ErrorKind::Unreachable, "no route", false}});
  REQUIRE(file.cursors()[0].failures == 1);
  apply(file, {store::MoveCursor{kAllPods, "7", file.clock().now()}});
  CHECK(file.cursors()[0].failures == 0);
  CHECK(file.cursors()[0].error.empty());
}

TEST_CASE("events of a type without history leave no change behind") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "web", "x", "5"}}), "7", false);
  apply(file, {put(file, {"a", "web", "y", "8"}, false),
               store::RemoveWatched{kAllPods, {"a", "web"}, "uid-web", "9", false}});
  CHECK(file.changes().empty());
  CHECK(file.bodies().empty());
}
