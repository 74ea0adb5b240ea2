#include "core/store/file_facts.hpp"

#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;

TEST_CASE("a cache's size, its write-ahead log's, and the room that is left") {
  const tests::TemporaryDirectory folder;
  const std::string path = folder.write("a.db", std::string(3000, 'x'));
  store::FileFacts facts = store::file_facts(path);
  CHECK(facts.file == 3000);
  CHECK(facts.wal == 0);
  CHECK(facts.free > 0);
  folder.write("a.db-wal", std::string(500, 'x'));
  CHECK(store::file_facts(path).wal == 500);
}

TEST_CASE("of a file that is not there nothing is known but the room for it") {
  const tests::TemporaryDirectory folder;
  CHECK(store::file_facts(folder.path() + "/none.db").file == 0);
  CHECK(store::file_facts(folder.path() + "/none.db").free > 0);
  CHECK(store::file_facts("/nonexistent/folder/a.db") == store::FileFacts{});
}
