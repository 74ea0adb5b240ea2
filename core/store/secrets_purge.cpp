#include "core/store/secrets_purge.hpp"

#include "core/store/catalog_rows.hpp"
#include "core/store/database.hpp"
#include "core/store/dictionary_rows.hpp"
#include "core/store/known_objects.hpp"

namespace k8scache::store {

namespace {

struct RedactedRow {
  std::int64_t id = 0;
  std::int64_t hash = 0;
  std::string frame;
};

std::vector<RedactedRow> redacted_rows(SQLite::Database& database, std::int64_t type,
                                       model::SecretsMode mode) {
  Compressor compressor;
  Decompressor decompressor(dictionaries_of(database), database.getFilename());
  SQLite::Statement rows(database, R"(
      select o.id, o.resource_version, b.frame from object o join body b on b.id = o.id
      where o.type = ?)");
  rows.bind(1, type);
  std::vector<RedactedRow> redacted;
  std::string body;
  while (rows.executeStep()) {
    decompressor.decompress(rows.getColumn(2).getString(), body);
    const std::string kept = model::redact_secret(body, mode);
    redacted.push_back({rows.getColumn(0).getInt64(),
                        content_hash(kept, rows.getColumn(1).getString()),
                        compressor.compress(kept)});
  }
  return redacted;
}

void rewrite(SQLite::Database& database, const std::vector<RedactedRow>& rows) {
  SQLite::Statement body(database, "update body set frame = ? where id = ?");
  SQLite::Statement object(database, "update object set content_hash = ? where id = ?");
  for (const RedactedRow& row : rows) {
    body.bindNoCopy(1, static_cast<const void*>(row.frame.data()),
                    static_cast<int>(row.frame.size()));
    body.bind(2, row.id);
    body.exec();
    body.reset();
    object.bind(1, row.hash);
    object.bind(2, row.id);
    object.exec();
    object.reset();
  }
}

void forget(SQLite::Database& database, const char* sql, std::int64_t type) {
  SQLite::Statement statement(database, sql);
  statement.bind(1, type);
  statement.exec();
}

}  // namespace

void purge_secrets(const std::string& path, model::SecretsMode mode) {
  Database database = Database::open(path, Access::Write);
  at_border(path, [&] {
    SQLite::Database& sqlite = database.sqlite();
    const Meta meta = load_meta(sqlite);
    const auto stored = meta.find("secrets");
    if (stored == meta.end() || stored->second != "full" || mode == model::SecretsMode::Full)
      return;
    sqlite.exec("pragma secure_delete = on");
    SQLite::Transaction transaction(sqlite, SQLite::TransactionBehavior::IMMEDIATE);
    const model::Catalog catalog = load_catalog(sqlite);
    if (const model::CatalogType* const secrets = catalog.by_plural("", "secrets")) {
      if (mode == model::SecretsMode::Off) {
        forget(sqlite, "delete from body where id in (select id from object where type = ?)",
               secrets->id);
        forget(sqlite, "delete from object where type = ?", secrets->id);
        forget(sqlite, "delete from cursor where type = ?", secrets->id);
      } else {
        rewrite(sqlite, redacted_rows(sqlite, secrets->id, mode));
      }
      forget(sqlite, "delete from change where type = ?", secrets->id);
      forget(sqlite, "delete from staging where type = ?", secrets->id);
      forget(sqlite, "delete from dictionary where type = ?", secrets->id);
    }
    // In the same transaction: a crash afterwards must not leave a file that calls itself clean
    // while it is not, nor the reverse.
    SQLite::Statement mark(sqlite, "update meta set value = ? where key = 'secrets'");
    mark.bind(1, std::string(model::secrets_mode_text(mode)));
    mark.exec();
    transaction.commit();
    sqlite.exec("vacuum");
    sqlite.exec("pragma wal_checkpoint(truncate)");
  });
}

}  // namespace k8scache::store
