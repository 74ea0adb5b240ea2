#include "core/store/changes.hpp"

#include "core/base/error.hpp"
#include "core/store/purge.hpp"
#include "core/store/retention.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <limits>
#include <optional>
#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::object_of;
using tests::objects_of;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};

/// One pod whose value changes with every list: `states` of them, changes 2 to `states`.
void store_states(CacheFile& file, int states) {
  for (int i = 1; i <= states; ++i) {
    file.list(kAllPods, objects_of({{"a", "web", "value-" + std::to_string(i), std::to_string(i)}}),
              std::to_string(i));
  }
}

std::string state(int i) {
  return object_of({"a", "web", "value-" + std::to_string(i), std::to_string(i)}).body;
}

std::vector<std::int64_t> seqs(const store::ChangesSince& since) {
  std::vector<std::int64_t> found;
  for (const store::StoredChange& change : since.changes) found.push_back(change.seq);
  return found;
}

store::ChangesSince since(const CacheFile& file, std::int64_t position, std::size_t limit = 100) {
  store::Reader reader(file.path());
  return store::Changes(reader).since(position, limit);
}

bool is_broken(const CacheFile& file, std::int64_t seq) {
  try {
    return file.body_before(seq) == "what no body is";
  } catch (const Error& error) {
    return error.kind() == ErrorKind::Unusable;
  }
}

}  // namespace

TEST_CASE("a change says what happened to which object, and when it was seen") {
  CacheFile file;
  store_states(file, 1);
  file.clock().advance(std::chrono::minutes(3));
  file.execute("insert into meta values ('epoch', '5')");
  file.list(kAllPods, objects_of({{"a", "web", "other", "9"}}), "10");
  const store::ChangesSince found = since(file, 1);
  REQUIRE(found.changes.size() == 1);
  const store::StoredChange& change = found.changes[0];
  CHECK(change.seq == 2);
  CHECK(change.type == CacheFile::kPods);
  CHECK(change.key == model::ObjectKey{"a", "web"});
  CHECK(change.uid == "uid-web");
  CHECK(change.verb == store::Verb::Modified);
  CHECK(change.old_version == "1");
  CHECK(change.new_version == "9");
  CHECK(change.epoch == 5);
  CHECK(change.observed_at == file.clock().now());
  CHECK(change.has_body);
}

TEST_CASE("changes follow a position without a gap, and who is behind the oldest has fallen off") {
  CacheFile file;
  CHECK(since(file, 0).changes.empty());
  CHECK_FALSE(since(file, 0).fallen_off);
  CHECK(since(file, 3).fallen_off);  // a position of another file
  store_states(file, 6);
  CHECK(seqs(since(file, 0)) == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
  CHECK(seqs(since(file, 2, 3)) == std::vector<std::int64_t>{3, 4, 5});
  CHECK(since(file, 6).changes.empty());
  CHECK_FALSE(since(file, 6).fallen_off);
  CHECK_FALSE(since(file, 2, 0).fallen_off);

  SUBCASE("when the oldest were pruned") {
    file.execute("delete from change where seq <= 3");
    CHECK(since(file, 2).fallen_off);
    CHECK(since(file, 2).changes.empty());
    CHECK_FALSE(since(file, 3).fallen_off);
    CHECK(seqs(since(file, 3)) == std::vector<std::int64_t>{4, 5, 6});
    CHECK(file.body_before(2) == std::nullopt);
  }
  SUBCASE("when all were pruned") {
    file.execute("delete from change");
    CHECK(since(file, 5).fallen_off);
    CHECK_FALSE(since(file, 6).fallen_off);
    store_states(file, 7);
    CHECK(since(file, 6).changes.at(0).seq == 7);
  }
  SUBCASE("when some in the middle were purged") {
    file.execute("delete from change where seq = 4");
    CHECK(seqs(since(file, 0)) == std::vector<std::int64_t>{1, 2, 3});
    CHECK(since(file, 3).fallen_off);
    CHECK(seqs(since(file, 4)) == std::vector<std::int64_t>{5, 6});
  }
}

TEST_CASE("changes are walked from the newest back, of all, of a type, of an object") {
  CacheFile file;
  store::Reader before(file.path());
  CHECK_FALSE(store::Changes(before).oldest().has_value());
  file.list({CacheFile::kPods, "a"}, objects_of({{"a", "web", "1", "1"}}), "1");
  file.list({CacheFile::kPods, "b"}, objects_of({{"b", "web", "1", "2", "uid-b"}}), "2");
  file.list({CacheFile::kNodes, ""}, objects_of({{"", "n", "1", "3"}}), "3");
  file.list({CacheFile::kPods, "a"}, objects_of({{"a", "web", "2", "4"}, {"a", "db", "1", "5"}}),
            "5");
  file.list({CacheFile::kPods, "b"}, objects_of({{"b", "web", "2", "6", "uid-b"}}), "6");
  store::Reader reader(file.path());
  store::Changes changes(reader);
  const auto walked = [&](std::int64_t type, const std::optional<model::ObjectKey>& key,
                          std::size_t most = 100) {
    std::vector<std::int64_t> found;
    changes.newest_first(type, key, [&](const store::StoredChange& change) {
      found.push_back(change.seq);
      return found.size() < most;
    });
    return found;
  };
  using Seqs = std::vector<std::int64_t>;
  CHECK(walked(0, std::nullopt) == Seqs{6, 5, 4, 3, 2, 1});
  CHECK(walked(0, std::nullopt, 2) == Seqs{6, 5});
  CHECK(walked(CacheFile::kNodes, std::nullopt) == Seqs{3});
  CHECK(walked(CacheFile::kPods, std::nullopt) == Seqs{6, 5, 4, 2, 1});
  const auto web = walked(CacheFile::kPods, model::ObjectKey{"b", "web"});
  CHECK(web == Seqs{6, 2});
  REQUIRE(changes.oldest().has_value());
  CHECK(changes.oldest()->seq == 1);
  file.execute("delete from change where seq < 3");
  store::Reader later(file.path());
  CHECK(store::Changes(later).oldest()->seq == 3);
}

TEST_CASE("every superseded body is read back, however many changes ago") {
  CacheFile file;
  store_states(file, 100);
  CHECK(file.integer("select count(*) from change where body_form = 'full'") == 3);
  CHECK(file.integer("select max(depth) from change") == 31);
  store::Reader reader(file.path());
  store::Changes changes(reader);
  for (int seq = 2; seq <= 100; ++seq) {
    CAPTURE(seq);
    CHECK(changes.body_before(seq) == state(seq - 1));
    CHECK(changes.body_after(seq) == state(seq));
  }
  CHECK(changes.body_before(1) == std::nullopt);
  CHECK(changes.body_after(1) == std::nullopt);
  CHECK(changes.body_before(101) == std::nullopt);
}

TEST_CASE("a status change is kept in some hundred bytes") {
  CacheFile file;
  std::string filler;
  for (unsigned i = 0; i < 400; ++i) filler += fmt::format("{:x}-", i * 2'654'435'761U);
  for (int i = 1; i <= 3; ++i) {
    file.list(kAllPods, {object_of({"a", "web", filler + std::to_string(i), std::to_string(i)})},
              std::to_string(i));
  }
  CHECK(file.integer("select max(length(body)) from change") < 120);
  CHECK(file.integer("select max(length(frame)) from body") > 1000);
}

TEST_CASE("a deletion keeps the last body, and ends what its name's next owner adds to") {
  CacheFile file;
  store_states(file, 2);
  file.list(kAllPods, {}, "5");
  file.list(kAllPods, {object_of({"a", "web", "second", "6", "uid-2"})}, "6");
  file.list(kAllPods, {object_of({"a", "web", "third", "7", "uid-2"})}, "7");
  CHECK(file.changes() ==
        std::vector<std::string>{"1 baseline /  ->1", "2 modified a/web uid-web 1->2",
                                 "3 deleted a/web uid-web 2->5", "4 added a/web uid-2 ->6",
                                 "5 modified a/web uid-2 6->7"});
  CHECK(file.body_before(2) == state(1));
  CHECK(file.body_before(3) == state(2));
  CHECK(file.body_before(5) == object_of({"a", "web", "second", "6", "uid-2"}).body);
  store::Reader reader(file.path());
  CHECK(store::Changes(reader).body_after(4) ==
        object_of({"a", "web", "second", "6", "uid-2"}).body);
  CHECK(store::Changes(reader).body_after(3) == std::nullopt);
}

TEST_CASE("a history that leads nowhere is an error, not a wrong body") {
  CacheFile file;
  store_states(file, 40);
  REQUIRE_FALSE(is_broken(file, 39));
  SUBCASE("a change in between is missing") {
    file.execute("delete from change where seq = 39");
    CHECK(is_broken(file, 38));
    CHECK_FALSE(is_broken(file, 40));
  }
  SUBCASE("the live row is missing") {
    file.execute("delete from object");
    CHECK(is_broken(file, 40));
  }
  SUBCASE("the live row is another object") {
    file.execute("update object set uid = 'other'");
    CHECK(is_broken(file, 40));
  }
  SUBCASE("the live row went on without the changelog") {
    file.list(kAllPods, {object_of({"a", "web", "unlogged", "41"})}, "41", false);
    CHECK(is_broken(file, 40));
  }
  SUBCASE("there is no whole body within 32 steps") {
    file.execute("update change set body_form = 'delta' where body_form = 'full'");
    CHECK(is_broken(file, 2));
  }
  SUBCASE("a body is damaged") {
    file.execute("update change set body = x'00' where seq = 40");
    CHECK(is_broken(file, 40));
  }
}

TEST_CASE("what forgets objects forgets the differences that lead to them") {
  CacheFile file;
  const store::TypeScope in_a{CacheFile::kPods, "a"};
  for (const std::string version : {"1", "2"}) {
    file.list(kAllPods,
              objects_of({{"a", "web", version, version}, {"b", "web", version, version, "uid-b"}}),
              version);
  }
  file.close();
  SUBCASE("narrowing to some namespaces") {
    file.list(in_a, objects_of({{"a", "web", "2", "2"}}), "3");
    file.close();
    store::narrow(file.path(), CacheFile::kPods, {"a"}, file.clock().now());
    CHECK(file.bodies().size() == 1);
    CHECK(file.integer("select count(*) from change where namespace = 'b'") == 0);
    CHECK(file.body_before(2).has_value());
  }
  SUBCASE("purging one namespace") {
    CHECK(store::purge(file.path(), {CacheFile::kPods}, {"b"}, file.clock().now()) == 1);
    CHECK(file.bodies().size() == 1);
    CHECK(file.integer("select count(*) from change where namespace = 'b'") == 0);
    CHECK(file.body_before(2).has_value());
    CHECK(since(file, 2).fallen_off);
  }
}

TEST_CASE("changes are counted from an instant on, by their numbers") {
  CacheFile file;
  const Instant begin = file.clock().now();
  for (int i = 1; i <= 5; ++i) {
    file.list(kAllPods, objects_of({{"a", "web", "value-" + std::to_string(i), std::to_string(i)}}),
              std::to_string(i));
    file.clock().advance(std::chrono::minutes(1));
  }
  const auto count = [&](std::chrono::seconds after) {
    store::Reader reader(file.path());
    return store::Changes(reader).count_since(begin + after);
  };
  CHECK(count(std::chrono::seconds(-1)) == 4);  // the first list is none
  CHECK(count(std::chrono::seconds(0)) == 4);
  CHECK(count(std::chrono::seconds(1)) == 4);
  CHECK(count(std::chrono::seconds(120)) == 3);
  CHECK(count(std::chrono::seconds(240)) == 1);
  CHECK(count(std::chrono::seconds(241)) == 0);
  file.execute("delete from change where seq < 3");
  CHECK(count(std::chrono::seconds(0)) == 3);
  file.execute("delete from change");
  CHECK(count(std::chrono::seconds(0)) == 0);
}
