#include "core/serve/newest_changes.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

using namespace k8scache;
using tests::CacheFile;
using tests::objects_of;

TEST_CASE("the newest version of a type, in all namespaces and in one, commit by commit") {
  CacheFile file;
  const store::TypeScope all{CacheFile::kPods, ""};
  file.list(all, objects_of({{"a", "p", "x", "1"}, {"b", "q", "x", "2"}}), "3");
  serve::NewestChanges newest;
  serve::ChangeTail tail;
  {
    store::Reader reader(file.path());
    tail.follow(reader, {1, 1});
    CHECK(newest.of(reader, tail, 1, CacheFile::kPods, "") == "3");  // of the first list
    CHECK(newest.of(reader, tail, 1, CacheFile::kPods, "a").empty());
  }
  file.list(all, objects_of({{"a", "p", "y", "4"}, {"b", "q", "x", "2"}}), "5");
  store::Reader reader(file.path());
  tail.follow(reader, {1, 2});
  CHECK(newest.of(reader, tail, 1, CacheFile::kPods, "") == "4");
  CHECK(newest.of(reader, tail, 1, CacheFile::kPods, "a") == "4");
  CHECK(newest.of(reader, tail, 1, CacheFile::kPods, "b").empty());
  CHECK(serve::NewestChanges().of(reader, tail, 1, CacheFile::kPods, "a") == "4");
}
