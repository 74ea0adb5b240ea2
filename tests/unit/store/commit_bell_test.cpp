#include "core/store/commit_bell.hpp"

#include "core/base/error.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace k8scache;
using store::CommitBell;
using tests::CacheFile;

TEST_CASE("the bell rings for what others commit, once") {
  CacheFile file;
  CommitBell bell(file.path());
  CHECK(bell.rang() == CommitBell::Rang::No);
  file.list({CacheFile::kPods, ""}, tests::objects_of({{"a", "web", "x"}}), "1");
  CHECK(bell.rang() == CommitBell::Rang::Commit);
  CHECK(bell.rang() == CommitBell::Rang::No);
  CHECK(file.bodies().size() == 1);
  CHECK(bell.rang() == CommitBell::Rang::No);
}

TEST_CASE("another file in the place of the first is told") {
  CacheFile file;
  CacheFile other;
  CommitBell bell(file.path());
  other.close();
  std::filesystem::rename(file.path(), file.path() + ".old");
  CHECK(bell.rang() == CommitBell::Rang::NewFile);
  std::filesystem::copy(other.path(), file.path());
  CHECK(bell.rang() == CommitBell::Rang::NewFile);
}

TEST_CASE("there is no bell without a file") {
  const tests::TemporaryDirectory directory;
  CHECK_THROWS_AS(CommitBell(directory.path() + "/none.db"), Error);
}
