#include "core/store/retention.hpp"

#include "core/store/database.hpp"

#include <algorithm>

namespace k8scache::store {

namespace {

constexpr std::int64_t kRowsAtOnce = 1000;
constexpr std::int64_t kRowBytes = 120;  // of a row and its place in the index, beside its texts

/// The newest seq that must go: of age, and of size.
std::int64_t last_to_go(SQLite::Database& database, const RetentionLimits& limits) {
  SQLite::Statement by_age(database,
                           "select coalesce(max(seq), 0) from change where observed_at_ms < ?");
  by_age.bind(1, static_cast<std::int64_t>(limits.oldest.time_since_epoch().count()));
  by_age.executeStep();
  std::int64_t last = by_age.getColumn(0).getInt64();
  SQLite::Statement newest_first(
      database,
      "select seq, ?1 + length(namespace) + length(name) + length(uid) + coalesce(length(body), 0)"
      " from change order by seq desc");
  newest_first.bind(1, kRowBytes);
  std::int64_t bytes = 0;
  while (newest_first.executeStep()) {
    bytes += newest_first.getColumn(1).getInt64();
    if (bytes > limits.most_bytes) return std::max(last, newest_first.getColumn(0).getInt64());
  }
  return last;
}

}  // namespace

std::int64_t prune(const std::string& path, const RetentionLimits& limits, std::int64_t most) {
  Database database = Database::open(path, Access::Write);
  return at_border(path, [&] {
    SQLite::Statement blind(database.sqlite(), "delete from blind_interval where to_ms < ?");
    blind.bind(1, static_cast<std::int64_t>(limits.oldest.time_since_epoch().count()));
    blind.exec();
    const std::int64_t last = last_to_go(database.sqlite(), limits);
    SQLite::Statement remove(database.sqlite(), R"(
        delete from change where seq in (select seq from change where seq <= ? order by seq limit ?))");
    std::int64_t removed = 0;
    while (removed < most) {
      const std::int64_t at_once = std::min(kRowsAtOnce, most - removed);
      remove.bind(1, last);
      remove.bind(2, at_once);
      const int rows = remove.exec();
      remove.reset();
      removed += rows;
      if (rows < at_once) break;
    }
    return removed;
  });
}

}  // namespace k8scache::store
