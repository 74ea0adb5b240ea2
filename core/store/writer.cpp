#include "core/store/writer.hpp"

#include "core/store/catalog_rows.hpp"
#include "core/store/change_rows.hpp"
#include "core/store/cursor_rows.hpp"
#include "core/store/database.hpp"
#include "core/store/dictionary_rows.hpp"
#include "core/store/document_rows.hpp"
#include "core/store/list_replace.hpp"
#include "core/store/logged_rows.hpp"
#include "core/store/migrate.hpp"
#include "core/store/object_rows.hpp"
#include "core/store/watched_rows.hpp"
#include "core/store/watcher_rows.hpp"

namespace k8scache::store {

struct Writer::Statements {
  explicit Statements(Database opened) : database(std::move(opened)) { prepare(); }

  /// Anew after a failed batch: what they remember of it (label sets, dictionaries) is not stored.
  void prepare() {
    watched.reset();
    replace.reset();
    logged.reset();
    rows.emplace(database.sqlite());
    logged.emplace(database.sqlite(), *rows);
    replace.emplace(database.sqlite(), *rows, *logged);
    watched.emplace(*rows, *logged);
    is_clean = true;
  }

  void on(const BeginList& list) {
    begin_cursor(database.sqlite(), list.at);
    replace->begin(list.at);
  }
  void on(const AddDictionary& dictionary) { add_dictionary(database.sqlite(), dictionary); }
  void on(const PutListed& page) { replace->put(page); }
  void on(const FinishList& list) { outcomes.push_back(replace->finish(list)); }
  void on(const ConfirmRows& confirmed) {
    confirm_cursor(database.sqlite(), confirmed);
    ListOutcome outcome = watched->take_counts(confirmed.at);
    outcome.how = confirmed.how;
    outcome.objects = rows->count(confirmed.at);
    outcomes.push_back(std::move(outcome));
  }
  void on(const GiveUpList& list) {
    replace->abandon(list.at);
    fail_cursor(database.sqlite(), list, observed_at);
  }
  void on(const PutWatched& event) { watched->put(event); }
  void on(const RemoveWatched& event) { watched->remove(event); }
  void on(const NewEpoch&) { logged->begin_epoch(); }
  void on(const Heartbeat& beat) { save_heartbeat(database.sqlite(), beat); }
  void on(const EndOfWatch&) { end_watch(database.sqlite()); }
  void on(const MoveCursor& move) { move_cursor(database.sqlite(), move); }

  Database database;
  std::optional<ObjectRows> rows;
  std::optional<LoggedRows> logged;
  std::optional<ListReplace> replace;
  std::optional<WatchedRows> watched;
  bool is_clean = false;  ///< the last batch went through
  Instant observed_at;
  std::vector<ListOutcome> outcomes;
};

namespace {

Database open_current(const std::string& path, const std::string& vfs) {
  Database database = Database::open(path, Access::Create, vfs);
  migrate(database);
  ensure_own_facts(database.sqlite());
  return database;
}

}  // namespace

Writer::Writer(const std::string& path, const std::string& vfs)
    : statements_(
          at_border(path, [&] { return std::make_unique<Statements>(open_current(path, vfs)); })) {}
Writer::~Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

std::vector<ListOutcome> Writer::apply(const Batch& batch) {
  Statements& statements = *statements_;
  return at_border(statements.database.path(), [&] {
    if (!statements.is_clean) statements.prepare();
    statements.is_clean = false;
    SQLite::Transaction transaction(statements.database.sqlite(),
                                    SQLite::TransactionBehavior::IMMEDIATE);
    statements.outcomes.clear();
    statements.observed_at = batch.observed_at;
    statements.logged->start_transaction(batch.observed_at);
    for (const Operation& operation : batch.operations) {
      std::visit([&](const auto& one) { statements.on(one); }, operation);
    }
    statements.logged->end_transaction();
    transaction.commit();
    statements.is_clean = true;
    return std::move(statements.outcomes);
  });
}

std::map<std::string, std::string> Writer::meta() {
  return at_border(statements_->database.path(),
                   [&] { return load_meta(statements_->database.sqlite()); });
}

void Writer::save_meta(const std::map<std::string, std::string>& facts) {
  at_border(statements_->database.path(),
            [&] { store::save_meta(statements_->database.sqlite(), facts); });
}

model::Catalog Writer::save_catalog(const std::vector<model::CatalogType>& types,
                                    const std::vector<std::string>& failed_groups) {
  return at_border(statements_->database.path(), [&] {
    return store::save_catalog(statements_->database.sqlite(), types, failed_groups);
  });
}

std::vector<Cursor> Writer::cursors() {
  return at_border(statements_->database.path(),
                   [&] { return load_cursors(statements_->database.sqlite()); });
}

DocumentStates Writer::document_states() {
  return at_border(statements_->database.path(),
                   [&] { return store::document_states(statements_->database.sqlite()); });
}

void Writer::save_documents(const DocumentChanges& changes) {
  at_border(statements_->database.path(),
            [&] { store::save_documents(statements_->database.sqlite(), changes); });
}

void Writer::checkpoint() {
  at_border(statements_->database.path(), [&] {
    // A reader in an old snapshot only means that less is copied; truncating keeps the WAL small.
    statements_->database.sqlite().tryExec("pragma wal_checkpoint(truncate)");
  });
}

}  // namespace k8scache::store
