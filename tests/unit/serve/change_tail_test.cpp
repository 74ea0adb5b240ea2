#include "core/serve/change_tail.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::objects_of;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};

std::vector<std::int64_t> seqs(const store::ChangesSince& found) {
  std::vector<std::int64_t> all;
  for (const store::StoredChange& change : found.changes) all.push_back(change.seq);
  return all;
}

/// The tail says of every place what the file says.
void check_equal(serve::ChangeTail& tail, const CacheFile& file) {
  store::Reader reader(file.path());
  store::Changes changes(reader);
  for (std::int64_t position = 0; position <= changes.last_seq() + 1; ++position) {
    CAPTURE(position);
    for (const std::size_t limit : {1U, 3U, 500U}) {
      const auto expected = changes.since(position, limit);
      const auto found = tail.since(reader, position, limit);
      CHECK(found.fallen_off == expected.fallen_off);
      CHECK(seqs(found) == seqs(expected));
    }
    for (int turn = 0; turn < 2; ++turn) {  // read, and remembered
      CHECK(tail.body_before(reader, position) == changes.body_before(position));
      CHECK(tail.body_after(reader, position) == changes.body_after(position));
    }
  }
}

}  // namespace

TEST_CASE("what is remembered of the changes is what the file says of them") {
  CacheFile file;
  serve::ChangeTail tail;
  file.list(kAllPods, objects_of({{"a", "p", "x", "1"}, {"a", "q", "x", "2"}}), "2");
  std::uint64_t commit = 0;
  for (int turn = 3; turn < 12; ++turn) {
    {
      store::Reader reader(file.path());
      tail.follow(reader, {1, ++commit});
    }
    check_equal(tail, file);
    file.list(kAllPods,
              objects_of({{"a", "p", fmt::format("turn {}", turn), std::to_string(turn)},
                          {"b", fmt::format("new{}", turn), "x", std::to_string(turn)}}),
              std::to_string(turn));
  }
}

TEST_CASE("another file has another tail") {
  CacheFile first;
  CacheFile second;
  serve::ChangeTail tail;
  for (CacheFile* const file : {&first, &second}) {
    file->list(kAllPods, objects_of({{"a", "p", "x", "1"}}), "2");
    store::Reader reader(file->path());
    tail.follow(reader, {file == &first ? 1U : 2U, 1});
    check_equal(tail, *file);
  }
}

TEST_CASE("of many changes the oldest are read from the file again") {
  CacheFile file;
  serve::ChangeTail tail;
  file.list(kAllPods, objects_of({{"a", "p", "x", "1"}}), "2");
  {
    store::Reader reader(file.path());
    tail.follow(reader, {1, 1});
  }
  const std::string large(600'000, 'x');
  for (int turn = 3; turn < 15; ++turn) {  // more than is remembered
    file.list(kAllPods,
              objects_of({{"a", "p", large + std::to_string(turn), std::to_string(turn)}}),
              std::to_string(turn));
  }
  store::Reader reader(file.path());
  tail.follow(reader, {1, 2});
  check_equal(tail, file);
}
