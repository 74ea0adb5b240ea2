#include "core/store/database.hpp"

#include "core/store/damaged.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace k8scache::store {

namespace {

constexpr int kBusyTimeoutMs = 5000;
constexpr int kWriterCacheKib = 16 * 1024;  // random index pages; more gained nothing in our runs
constexpr int kReaderCacheKib = 8 * 1024;

void refuse_what_is_no_file(const std::string& path, Access access) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT && access == Access::Create) return;
    if (errno == ENOENT) fail(ErrorKind::Stale, "no cache at {}; run: k8scache sync", path);
    fail(ErrorKind::Storage, "cannot open the cache {}: {}", path, std::strerror(errno));
  }
  if (S_ISDIR(status.st_mode)) {
    fail(ErrorKind::Unusable, "cannot open the cache {}: it is a directory", path);
  }
  if (!S_ISREG(status.st_mode)) {
    fail(ErrorKind::Unusable, "cannot open the cache {}: it is not a regular file", path);
  }
}

/// SQLite counts its memory under a lock that all connections share. Nobody asks for the count, and
/// threads that read at once would wait for each other.
void count_no_memory() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);  // too late when somebody used SQLite before: slower, and nothing else
}

/// One thread uses a connection at a time, so SQLite need not lock its own.
int open_flags(Access access) {
  switch (access) {
    case Access::Look:
    case Access::Read: return SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX;
    case Access::Write: return SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX;
    case Access::Create: return SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
  }
  return SQLite::OPEN_READONLY;
}

/// Whether the file was filled with `--secrets full`. Then what is deleted is overwritten, whatever
/// it costs; else only where that is free.
bool keeps_secret_values(SQLite::Database& database) {
  if (database.execAndGet("select count(*) from sqlite_schema where name = 'meta'").getInt() == 0) {
    return false;
  }
  return database.execAndGet("select count(*) from meta where key = 'secrets' and value = 'full'")
             .getInt() != 0;
}

void set_writer_pragmas(SQLite::Database& database) {
  int keep = 1;
  sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
  database.exec("pragma journal_mode = wal");
  database.exec("pragma synchronous = normal");
  database.exec("pragma temp_store = memory");
  database.exec(keeps_secret_values(database) ? "pragma secure_delete = on"
                                              : "pragma secure_delete = fast");
  database.exec("pragma journal_size_limit = 67108864");
  database.exec(fmt::format("pragma cache_size = -{}", kWriterCacheKib));
}

SQLite::Database open_for_reading(const std::string& path, const std::string& vfs) {
  SQLite::Database database(path, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, kBusyTimeoutMs,
                            vfs);
  database.exec(fmt::format("pragma cache_size = -{}", kReaderCacheKib));
  database.exec("pragma query_only = on");
  return database;
}

bool has_no_wal(const std::string& path) {
  struct stat status {};
  return stat((path + "-wal").c_str(), &status) != 0 || status.st_size == 0;
}

std::string as_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

/// A WAL file needs a writable index beside it. Where we may not write, the file can still be read
/// as it is, but only if no commit waits in the WAL: else we would show an older state as the
/// newest.
SQLite::Database open_read_only_place(const std::string& path, const std::string& vfs) {
  try {
    SQLite::Database database = open_for_reading(path, vfs);
    database.execAndGet("select count(*) from sqlite_schema");
    return database;
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode();
    if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY && code != SQLITE_IOERR) throw;
    if (!has_no_wal(path)) {
      fail(ErrorKind::Storage,
           "cannot read {}: changes wait in {}-wal and we may not write beside it; run a k8scache "
           "command once as the owner of the cache",
           path, path);
    }
    return SQLite::Database(as_uri(path),
                            SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX,
                            kBusyTimeoutMs, vfs);
  }
}

/// Where no commit waits in the WAL the file is all there is; where one does, and the index of the
/// WAL is there too, nothing needs to be made. What a writer does to the file in the meantime may
/// show as damage; whoever only looks can live with that.
SQLite::Database open_for_a_look(const std::string& path, const std::string& vfs) {
  if (has_no_wal(path)) {
    return SQLite::Database(as_uri(path),
                            SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX,
                            kBusyTimeoutMs, vfs);
  }
  struct stat status {};
  if (stat((path + "-shm").c_str(), &status) != 0) {
    fail(ErrorKind::Storage, "cannot look into {} without its index {}-shm", path, path);
  }
  return open_for_reading(path, vfs);
}

/// Nobody's file is ours to change: a SQLite file of another program is refused before any write.
void refuse_foreign_files(SQLite::Database& database, const std::string& path) {
  const int id = database.execAndGet("pragma application_id").getInt();
  if (id == kApplicationId) return;
  if (id == 0 && database.execAndGet("select count(*) from sqlite_schema").getInt() == 0) return;
  fail(ErrorKind::Unusable, "cannot use {}: it is a SQLite file of another program", path);
}

}  // namespace

Database Database::open(const std::string& path, Access access, const std::string& vfs) {
  count_no_memory();
  refuse_what_is_no_file(path, access);
  return at_border(path, [&] {
    if (access == Access::Read || access == Access::Look) {
      SQLite::Database database =
          access == Access::Read ? open_read_only_place(path, vfs) : open_for_a_look(path, vfs);
      refuse_foreign_files(database, path);
      return Database(path, std::move(database));
    }
    SQLite::Database database(path, open_flags(access), kBusyTimeoutMs, vfs);
    refuse_foreign_files(database, path);
    set_writer_pragmas(database);
    return Database(path, std::move(database));
  });
}

void fail_from_sqlite(const std::string& path, const SQLite::Exception& error) {
  const char* const why = error.what();
  switch (error.getErrorCode()) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:       // a schema that none of our statements was made for
    case SQLITE_CONSTRAINT:  // rows that none of our statements can have left
      fail_damaged(path, why);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      fail(ErrorKind::Locked, "the cache {} is in use by another program: {}", path, why);
    case SQLITE_FULL:
      fail(ErrorKind::Storage,
           "cannot write {}: the disk is full ({}); what was stored before is intact, free some "
           "space and run it again",
           path, why);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR: fail(ErrorKind::Storage, "cannot use the cache {}: {}", path, why);
    case SQLITE_NOMEM: fail(ErrorKind::Internal, "out of memory while using {}", path);
    default: fail(ErrorKind::Internal, "unexpected answer of SQLite on {}: {}", path, why);
  }
}

}  // namespace k8scache::store
