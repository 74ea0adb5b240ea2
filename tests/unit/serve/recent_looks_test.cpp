#include "core/serve/recent_looks.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

#include <string>

namespace k8scache {
namespace {

using tests::CacheFile;
using tests::objects_of;

const query::Query kPods{.type = CacheFile::kPods, .namespaces = {}, .names = {}, .labels = {}};

/// What a watch that goes on from a look tells, `A` for added and so on.
std::string told(history::WatchFeed feed, const std::string& path) {
  store::Reader reader(path);
  std::string all;
  feed.next(reader, [&](const history::WatchEvent& event) {
    all += std::string(1, "AMD"[static_cast<int>(event.kind)]) + std::string(event.name) + " ";
  });
  return all;
}

TEST_CASE("a watch from where a list ended is told what differs from it") {
  CacheFile file;
  const model::ResourceType type = tests::cached_types()[0].type;
  file.list({CacheFile::kPods, ""}, objects_of({{"a", "one"}, {"a", "two"}}), "5");
  serve::RecentLooks looks;
  {
    store::Reader reader(file.path());
    looks.keep(reader, 1, kPods, type, "5");
  }
  file.list({CacheFile::kPods, ""}, objects_of({{"a", "two", "x", "7"}, {"a", "three"}}), "9");
  const auto seen = looks.find(1, kPods, "5");
  REQUIRE(seen);
  CHECK(told(*seen, file.path()) == "Athree Mtwo Done ");
  {
    store::Reader reader(file.path());
    looks.keep(reader, 1, kPods, type, "5");  // of the same version, later: the first one counts
  }
  CHECK(told(*looks.find(1, kPods, "5"), file.path()) == "Athree Mtwo Done ");
}

TEST_CASE("a look is of one file, one version and one question, and the oldest are forgotten") {
  CacheFile file;
  const model::ResourceType type = tests::cached_types()[0].type;
  file.list({CacheFile::kPods, ""}, objects_of({{"a", "one"}}), "5");
  serve::RecentLooks looks;
  store::Reader reader(file.path());
  looks.keep(reader, 1, kPods, type, "5");
  CHECK(looks.find(1, kPods, "5"));
  CHECK(!looks.find(2, kPods, "5"));
  CHECK(!looks.find(1, kPods, "6"));
  query::Query in_a = kPods;
  in_a.namespaces = {"a"};
  CHECK(!looks.find(1, in_a, "5"));
  query::Query labelled = kPods;
  labelled.labels = query::LabelSelector::parse("app=web");
  CHECK(looks.find(1, labelled, "5"));  // of all labels
  for (std::size_t i = 0; i < serve::RecentLooks::kMost; ++i) {
    looks.keep(reader, 1, kPods, type, std::to_string(10 + i));
  }
  CHECK(!looks.find(1, kPods, "5"));
  CHECK(looks.find(1, kPods, "10"));
}

}  // namespace
}  // namespace k8scache
