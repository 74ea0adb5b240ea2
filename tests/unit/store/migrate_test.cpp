#include "core/store/migrate.hpp"

#include "core/base/embedded.hpp"
#include "core/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using store::Access;
using store::Database;

TEST_CASE("a new file gets every table once, all of them strict") {
  const tests::TemporaryDirectory directory;
  Database database = Database::open(directory.path() + "/a.db", Access::Create);
  CHECK_THROWS_AS(store::require_current(database), Error);
  store::migrate(database);
  store::migrate(database);
  store::require_current(database);
  SQLite::Database& sqlite = database.sqlite();
  CHECK(sqlite.execAndGet("pragma application_id").getInt() == store::kApplicationId);
  CHECK(sqlite.execAndGet("pragma user_version").getInt() ==
        static_cast<int>(embedded_migrations().size()));
  CHECK(sqlite.execAndGet("pragma journal_mode").getString() == "wal");
  CHECK(sqlite
            .execAndGet("select count(*) from pragma_table_list where schema = 'main' and"
                        " name not like 'sqlite_%' and strict = 0")
            .getInt() == 0);
  CHECK(
      sqlite.execAndGet("select count(*) from pragma_table_list where name = 'change'").getInt() ==
      1);
}

TEST_CASE("a file of an older program is brought to the present one, step by step") {
  const tests::TemporaryDirectory directory;
  Database database = Database::open(directory.path() + "/a.db", Access::Create);
  database.sqlite().exec(std::string(embedded_migrations()[0].text));
  database.sqlite().exec("pragma user_version = 1");
  database.sqlite().exec("insert into meta values ('context', 'kept')");
  CHECK_THROWS_AS(store::require_current(database), Error);
  store::migrate(database);
  store::require_current(database);
  CHECK(database.sqlite().execAndGet("select value from meta").getString() == "kept");
}

TEST_CASE("a migration that fails leaves the file as it was") {
  const tests::TemporaryDirectory directory;
  Database database = Database::open(directory.path() + "/a.db", Access::Create);
  database.sqlite().exec(std::string(embedded_migrations()[0].text));
  database.sqlite().exec("pragma user_version = 1");
  database.sqlite().exec("create table staging (x text)");  // in the way of the second
  CHECK_THROWS_AS(store::migrate(database), Error);
  CHECK(database.sqlite().execAndGet("pragma user_version").getInt() == 1);
  CHECK(database.sqlite()
            .execAndGet("select count(*) from pragma_table_list where name = 'object'")
            .getInt() == 0);
}
