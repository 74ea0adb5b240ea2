#include "core/store/retention.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <limits>

namespace k8scache {
namespace {

using tests::CacheFile;

const store::TypeScope kAll{CacheFile::kPods, ""};
constexpr std::int64_t kNoBound = std::numeric_limits<std::int64_t>::max();

/// A pod that was changed so many times: a baseline, then one change each.
void change_often(CacheFile& file, int changes) {
  for (int i = 0; i <= changes; ++i) {
    file.list(kAll,
              tests::objects_of({{"web", "a", fmt::format("value {}", i), std::to_string(i + 1)}}),
              std::to_string(i + 1));
  }
  file.close();
}

TEST_CASE("changes that are too old go, the others stay and can be read back") {
  CacheFile file;
  change_often(file, 5);
  const std::int64_t newest = file.integer("select max(seq) from change");
  file.execute("update change set observed_at_ms = 1000 where seq <= 3");
  const std::int64_t removed = store::prune(
      file.path(), {.oldest = Instant(std::chrono::milliseconds(2000)), .most_bytes = kNoBound});
  CHECK(removed == 3);
  CHECK(file.integer("select min(seq) from change") == 4);
  for (std::int64_t seq = 4; seq <= newest; ++seq) {
    REQUIRE(file.body_before(seq));
    CHECK(file.body_before(seq)->find(fmt::format("value {}", seq - 2)) != std::string::npos);
  }
}

TEST_CASE("the oldest changes go until the rows fit the size, those without bodies too") {
  CacheFile file;
  change_often(file, 40);
  const char* const kSize =
      "select sum(120 + length(namespace) + length(name) + length(uid) + ifnull(length(body), 0))"
      " from change";
  const std::int64_t all = file.integer(kSize);
  store::prune(file.path(), {.oldest = Instant{}, .most_bytes = all / 2});
  const std::int64_t left = file.integer(kSize);
  CHECK(left <= all / 2);
  CHECK(left > all / 4);
  CHECK(file.body_before(file.integer("select min(seq) from change")));
}

TEST_CASE("a position that was pruned stays taken: numbers are never used again") {
  CacheFile file;
  change_often(file, 3);
  const std::int64_t newest = file.integer("select max(seq) from change");
  store::prune(file.path(), {.oldest = Instant{}, .most_bytes = -1});
  CHECK(file.integer("select count(*) from change") == 0);
  file.list(kAll, tests::objects_of({{"web", "a", "later", "99"}}), "99");
  CHECK(file.integer("select min(seq) from change") == newest + 1);
}

TEST_CASE("more changes than one transaction takes go all the same") {
  CacheFile file;
  file.execute(
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)"
      " insert into change select i, 1, 'a', 'x', 'u', 'added', '', i, 1, i, 'none', 0, null from "
      "n");
  CHECK(store::prune(file.path(), {.oldest = Instant(std::chrono::milliseconds(2401)),
                                   .most_bytes = kNoBound}) == 2400);
  CHECK(file.integer("select min(seq) from change") == 2401);
}

TEST_CASE("history goes in pieces when it is asked to, the oldest first") {
  CacheFile file;
  change_often(file, 9);
  const store::RetentionLimits nothing{.oldest = Instant{}, .most_bytes = -1};
  CHECK(store::prune(file.path(), nothing, 4) == 4);
  CHECK(file.integer("select min(seq) from change") == 5);
  CHECK(store::prune(file.path(), nothing, 4) == 4);
  CHECK(store::prune(file.path(), nothing, 4) == 2);
  CHECK(file.integer("select count(*) from change") == 0);
}

}  // namespace
}  // namespace k8scache
