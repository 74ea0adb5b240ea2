#include "core/store/kept_statements.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("a statement is prepared once, is nobody else's while it is lent, and comes back empty") {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  store::KeptStatements kept(database);
  constexpr const char* kText = "select coalesce(?, 'nothing')";
  SQLite::Statement* first = nullptr;
  {
    auto one = kept.lend(kText);
    auto other = kept.lend(kText);
    CHECK(&*one != &*other);
    first = &*one;
    one->bind(1, "a");
    other->bind(1, "b");
    REQUIRE(one->executeStep());
    REQUIRE(other->executeStep());
    CHECK(one->getColumn(0).getString() == "a");
    CHECK(other->getColumn(0).getString() == "b");
  }
  auto again = kept.lend(kText);
  CHECK(&*again == first);
  REQUIRE(again->executeStep());
  CHECK(again->getColumn(0).getString() == "nothing");
}

TEST_CASE("a statement that failed can be lent again, and one that is wrong says so") {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  store::KeptStatements kept(database);
  for (int i = 0; i < 2; ++i) {
    auto failing = kept.lend("select abs(-9223372036854775808)");
    CHECK_THROWS_AS(static_cast<void>(failing->executeStep()), SQLite::Exception);
  }
  CHECK_THROWS_AS(static_cast<void>(kept.lend("selekt")), SQLite::Exception);
}
