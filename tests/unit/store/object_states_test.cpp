#include "core/store/object_states.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

using namespace k8scache;
using tests::CacheFile;
using tests::objects_of;

namespace {

/// `namespace` to the hashes of what is there.
std::map<std::string, std::set<std::int64_t>> states(const CacheFile& file) {
  store::Reader reader(file.path());
  std::map<std::string, std::set<std::int64_t>> found;
  store::ObjectStates(reader).each(CacheFile::kPods, [&](const store::ObjectState& state) {
    found[std::string(state.ns)].insert(state.content);
  });
  return found;
}

}  // namespace

TEST_CASE("the state of an object is another one when its body is") {
  CacheFile file;
  file.list({CacheFile::kPods, ""}, objects_of({{"b", "x", "1"}, {"a", "y", "1"}}), "1");
  const auto before = states(file);
  REQUIRE(before.size() == 2);
  CHECK(before.begin()->first == "a");
  file.list({CacheFile::kPods, ""}, objects_of({{"b", "x", "2", "2"}, {"a", "y", "1"}}), "2");
  const auto after = states(file);
  CHECK(after.at("a") == before.at("a"));
  CHECK(after.at("b") != before.at("b"));
}

TEST_CASE("what no whole list stands behind is neither walked nor counted") {
  CacheFile file;
  file.list({CacheFile::kPods, "a"}, objects_of({{"a", "one"}, {"a", "two"}}), "1");
  file.list({CacheFile::kSecrets, ""}, objects_of({{"a", "s"}, {"b", "t"}}), "1");
  file.list({CacheFile::kNodes, ""}, objects_of({{"", "n"}}), "1");
  const auto started =
      file.batches_of({CacheFile::kPods, "b"}, objects_of({{"b", "three"}}), "2", true, 1);
  file.apply({started.front()});
  REQUIRE(file.integer("select count(*) from object where namespace = 'b'") == 2);
  CHECK(states(file).size() == 1);
  store::Reader reader(file.path());
  CHECK(store::ObjectStates(reader).namespaces() ==
        std::map<std::string, std::int64_t>{{"a", 3}, {"b", 1}});
}
