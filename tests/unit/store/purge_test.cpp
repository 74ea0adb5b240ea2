#include "core/store/purge.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace k8scache {
namespace {

using tests::CacheFile;
using tests::objects_of;

/// Pods in two namespaces with some history, and a node.
void fill(CacheFile& file) {
  file.list({CacheFile::kPods, ""}, objects_of({{"a", "one", "rubbish"}, {"b", "two", "kept"}}),
            "1");
  file.list({CacheFile::kPods, ""},
            objects_of({{"a", "one", "changed", "2"}, {"b", "two", "kept", "1"}}), "2");
  file.list({CacheFile::kNodes, ""}, objects_of({{"", "node", "n"}}), "2");
  file.close();
}

TEST_CASE("a purged type leaves nothing behind and counts as never synced") {
  CacheFile file;
  fill(file);
  CHECK(store::purge(file.path(), {CacheFile::kPods}, {}, file.clock().now()) == 2);
  CHECK(file.bodies().empty());
  CHECK(file.integer("select count(*) from change where type = 1 and name <> ''") == 0);
  CHECK(file.integer("select count(*) from body") == 1);
  CHECK(file.integer("select count(*) from dictionary where type = 1") == 0);
  CHECK(file.integer("select count(*) from cursor where type = 1") == 0);
  CHECK(file.bodies(CacheFile::kNodes).size() == 1);
}

TEST_CASE("a namespace that was purged leaves the others what they were: whole, and of that age") {
  CacheFile file;
  fill(file);
  CHECK(store::purge(file.path(), {CacheFile::kPods}, {"a"}, file.clock().now()) == 1);
  CHECK(file.bodies().size() == 1);
  const auto cursors = file.cursors();
  const auto of_pods = [](const store::Cursor& cursor) {
    return cursor.at.type == CacheFile::kPods;
  };
  REQUIRE(std::count_if(cursors.begin(), cursors.end(), of_pods) == 1);
  const auto left = std::find_if(cursors.begin(), cursors.end(), of_pods);
  CHECK(left->at.scope == "b");
  CHECK(left->complete);
  CHECK(left->resource_version == "2");
  CHECK(left->as_of);
  CHECK(left->coverage == store::Coverage::Covered);
  file.list({CacheFile::kPods, ""}, objects_of({{"a", "one", "again", "3"}, {"b", "two", "kept"}}),
            "3");
  CHECK(file.bodies().size() == 2);
}

TEST_CASE("a type that is narrowed keeps the rows of its namespaces only") {
  CacheFile file;
  fill(file);
  file.list({CacheFile::kPods, "b"}, objects_of({{"b", "two", "kept"}}), "3");
  file.close();
  store::narrow(file.path(), CacheFile::kPods, {"b"}, file.clock().now());
  const tests::Bodies bodies = file.bodies();
  REQUIRE(bodies.size() == 1);
  CHECK(bodies.begin()->first == "b/two");
  CHECK(file.integer("select count(*) from cursor where type = 1 and scope = ''") == 0);
}

TEST_CASE("nothing of a purged type is left in the bytes of the file, its labels neither") {
  CacheFile file;
  file.list({CacheFile::kPods, ""},
            objects_of({{"a", "the-only-pod", "rubbish", "1", "", "app=only-of-pods"}}), "1");
  file.list({CacheFile::kPods, ""},
            objects_of({{"a", "the-only-pod", "changed", "2", "", "app=only-of-pods"}}), "2");
  file.close();
  const std::vector<std::string> frames = file.frames(CacheFile::kPods);
  REQUIRE(frames.size() == 2);
  REQUIRE(file.found_in_bytes(frames) == 2);
  REQUIRE(file.found_in_bytes({"the-only-pod", "only-of-pods"}) == 2);
  store::purge(file.path(), {CacheFile::kPods}, {}, file.clock().now());
  CHECK(file.found_in_bytes(frames) == 0);
  CHECK(file.found_in_bytes({"the-only-pod", "only-of-pods"}) == 0);
}

}  // namespace
}  // namespace k8scache
