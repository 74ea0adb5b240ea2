#include "core/store/commit_signal.hpp"

#include "core/base/error.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

using namespace k8scache;
using tests::CacheFile;

TEST_CASE("a commit of another connection is noticed once, and none without one") {
  CacheFile file;
  const store::TypeScope pods{CacheFile::kPods, ""};
  file.list(pods, tests::objects_of({{"web", "a", "x"}}), "5");
  store::CommitSignal commits(file.path());
  CHECK(commits.take());
  CHECK_FALSE(commits.take());
  file.list(pods, tests::objects_of({{"web", "a", "y", "2"}}), "6");
  CHECK(commits.take());
  CHECK_FALSE(commits.take());
}

TEST_CASE("a cache that is not there has no signal") {
  const tests::TemporaryDirectory folder;
  CHECK_THROWS_AS(store::CommitSignal(folder.path() + "/none.db"), Error);
}
