#include "core/store/live_watcher.hpp"

#include "core/store/database.hpp"
#include "core/store/watcher_rows.hpp"
#include "core/store/writer_lock.hpp"

#include <sys/stat.h>

namespace k8scache::store {

std::optional<WatcherState> live_watcher(const std::string& path, Instant now) {
  struct stat status {};
  if (!is_locked(path) || stat(path.c_str(), &status) != 0) return std::nullopt;
  Database database = Database::open(path, Access::Read);
  return at_border(path, [&]() -> std::optional<WatcherState> {
    // Whoever holds the lock may be about to make the tables.
    const char* const is_there =
        "select count(*) from pragma_table_info('watcher') where name = 'checked_ms'";
    if (database.sqlite().execAndGet(is_there).getInt() == 0) return std::nullopt;
    const auto watcher = load_watcher(database.sqlite());
    if (!watcher || now - watcher->beat_at > kLongestSilence) return std::nullopt;
    return watcher;
  });
}

}  // namespace k8scache::store
