#include "core/serve/rest/uid_index.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

using namespace k8scache;
using tests::CacheFile;
using tests::objects_of;

namespace {

/// `namespace/name` of the pod with that uid; empty when there is none.
std::string found(serve::UidIndex& uids, const CacheFile& file, const std::string& uid,
                  std::int64_t state) {
  store::Reader reader(file.path());
  const auto id = uids.find(reader, CacheFile::kPods, uid, {1, state});
  if (!id) return "";
  const auto row = reader.row(*id);
  return row->key.ns + "/" + row->key.name;
}

}  // namespace

TEST_CASE("a uid is found, through commits that add, replace and remove it") {
  CacheFile file;
  const store::TypeScope all{CacheFile::kPods, ""};
  file.list(all, objects_of({{"a", "p", "x", "1", "u1"}, {"a", "q", "x", "2", "u2"}}), "3");
  serve::UidIndex uids;
  CHECK(found(uids, file, "u1", 1) == "a/p");
  CHECK(found(uids, file, "u2", 1) == "a/q");
  CHECK(found(uids, file, "u3", 1).empty());
  file.list(all, objects_of({{"a", "p", "x", "4", "u3"}, {"b", "r", "x", "5", "u4"}}), "6");
  CHECK(found(uids, file, "u1", 2).empty());  // another object has the name now
  CHECK(found(uids, file, "u2", 2).empty());
  CHECK(found(uids, file, "u4", 2) == "b/r");
  CHECK(found(uids, file, "u3", 2) == "a/p");
}

TEST_CASE("rows are not read again for uids that nobody has, as long as nothing was written") {
  CacheFile file;
  const store::TypeScope all{CacheFile::kPods, ""};
  file.list(all, objects_of({{"a", "p", "x", "1", "u1"}}), "3");
  serve::UidIndex uids;
  CHECK(found(uids, file, "u2", 1).empty());
  file.list(all, objects_of({{"a", "p", "x", "1", "u1"}, {"a", "q", "x", "4", "u2"}}), "5");
  CHECK(found(uids, file, "u2", 1).empty());  // who says that nothing was written is believed
  CHECK(found(uids, file, "u2", 2) == "a/q");
}

TEST_CASE("objects of a namespace whose list is not whole are not found") {
  CacheFile file;
  file.list({CacheFile::kPods, "a"}, objects_of({{"a", "p", "x", "1", "u1"}}), "3");
  const auto batches = file.batches_of(
      {CacheFile::kPods, "b"}, objects_of({{"b", "q", "x", "4", "u2"}, {"b", "r", "x", "4", "u3"}}),
      "5", true, 1);
  REQUIRE(batches.size() > 1);
  file.apply({batches.front()});  // and there it was cut off
  serve::UidIndex uids;
  CHECK(found(uids, file, "u1", 1) == "a/p");
  CHECK(found(uids, file, "u2", 1).empty());
}
