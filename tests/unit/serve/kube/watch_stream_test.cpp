#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace k8scache {
namespace {

using tests::Served;

/// How many descriptors of this process are those of a file.
long descriptors_of(const std::string& path) {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::count_if(begin(all), end(all), [&](const auto& entry) {
    std::error_code gone;
    return std::filesystem::read_symlink(entry.path(), gone) == path;
  });
}

TEST_CASE("of thousands who begin to watch at once none holds a snapshot before it is told") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}, {"a", "p2", "x", "2"}}, "5");
  const std::string target = "/k8s/clusters/prod/api/v1/pods?watch=true";
  std::vector<serve::Response> watches;
  watches.push_back(served.ask(target));
  const long before = descriptors_of(served.file.path());
  for (int i = 0; i < 20; ++i) watches.push_back(served.ask(target));
  CHECK(descriptors_of(served.file.path()) == before);
  SUBCASE("and has told what it was about") {
    for (const serve::Response& watch : watches) {
      const std::string said = watch.next().bytes;
      CHECK(said.find("p1") < said.find("p2"));
      CHECK(said.find("p2") != std::string::npos);
    }
    // SQLite keeps one that it could not close while the others held locks.
    CHECK(descriptors_of(served.file.path()) <= before + 1);
  }
  SUBCASE("which is what is there then, and all changes after it") {
    served.list_pods({{"a", "p2", "x", "2"}, {"a", "p3", "x", "6"}}, "7");
    const std::string said = watches.front().next().bytes;
    CHECK(said.find("p1") == std::string::npos);
    CHECK(said.find("p3") != std::string::npos);
    served.list_pods({{"a", "p2", "x", "2"}}, "8");
    const std::string then = watches.front().next().bytes;
    CHECK(then.find("DELETED") != std::string::npos);
    CHECK(then.find("p2") == std::string::npos);
  }
}

}  // namespace
}  // namespace k8scache
