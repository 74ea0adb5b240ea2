#pragma once

#include "core/base/error.hpp"
#include "core/store/kept_statements.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace k8scache::store {

enum class Access {
  Look,  ///< reads, and makes no file: not even SQLite's index of the WAL
  Read,
  Write,
  Create
};

/// A connection to one cache file, with our pragmas set. Inside this folder only.
///
/// Write connections use WAL, synchronous NORMAL: a crash of the machine may lose the last commits
/// but never tears one. The WAL file is kept at close (SQLITE_FCNTL_PERSIST_WAL), so that a reader
/// without write permission in the folder can still open it.
class Database {
 public:
  /// `vfs` names a SQLite VFS; empty means the default. A seam: the fault tests count its calls.
  /// Throws Storage, Unusable (not a cache of ours) or Stale (no such file).
  static Database open(const std::string& path, Access access, const std::string& vfs = "");

  [[nodiscard]] SQLite::Database& sqlite() { return *database_; }
  /// Of a fixed text; see KeptStatements.
  [[nodiscard]] KeptStatements::Lent statement(std::string_view sql) { return kept_->lend(sql); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Database(std::string path, SQLite::Database database)
      : path_(std::move(path)),
        database_(std::make_unique<SQLite::Database>(std::move(database))),
        kept_(std::make_unique<KeptStatements>(*database_)) {}
  std::string path_;
  std::unique_ptr<SQLite::Database> database_;
  std::unique_ptr<KeptStatements> kept_;  // goes before what it is of
};

/// Makes of a SQLite error one of ours: which file, what happened, what to do.
[[noreturn]] void fail_from_sqlite(const std::string& path, const SQLite::Exception& error);

/// Runs `work` and translates SQLite's exceptions: the border of this folder.
template <typename Work>
auto at_border(const std::string& path, Work&& work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    fail_from_sqlite(path, error);
  }
}

/// "k8sc": the application_id of our files.
constexpr int kApplicationId = 0x6b387363;

}  // namespace k8scache::store
