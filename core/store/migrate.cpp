#include "core/store/migrate.hpp"

#include "core/base/embedded.hpp"

namespace k8scache::store {

namespace {

int version_of(Database& database) {
  return database.sqlite().execAndGet("pragma user_version").getInt();
}

int newest_version() { return static_cast<int>(embedded_migrations().size()); }

void refuse_the_future(Database& database) {
  if (version_of(database) <= newest_version()) return;
  fail(
      ErrorKind::Unusable,
      "the cache {} was written by a newer k8scache (format {}, this program knows {}); update the "
      "program, or set the file aside with: k8scache cache rebuild",
      database.path(), version_of(database), newest_version());
}

}  // namespace

void migrate(Database& database) {
  at_border(database.path(), [&] {
    refuse_the_future(database);
    SQLite::Database& sqlite = database.sqlite();
    for (int version = version_of(database); version < newest_version(); ++version) {
      SQLite::Transaction transaction(sqlite, SQLite::TransactionBehavior::IMMEDIATE);
      sqlite.exec(std::string(embedded_migrations()[static_cast<std::size_t>(version)].text));
      sqlite.exec(fmt::format("pragma application_id = {}", kApplicationId));
      sqlite.exec(fmt::format("pragma user_version = {}", version + 1));
      transaction.commit();
    }
  });
}

void require_current(Database& database) {
  at_border(database.path(), [&] {
    refuse_the_future(database);
    if (version_of(database) == newest_version()) return;
    fail(ErrorKind::Stale, "the cache {} has never been filled; run: k8scache sync",
         database.path());
  });
}

}  // namespace k8scache::store
