#pragma once

#include "core/store/cursor.hpp"
#include "core/store/watcher_state.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::store {

/// How a cache is: whether somebody keeps it, whether the cluster can be reached, which types fail.
struct WatchHealth {
  enum class Verdict {
    Healthy,
    Degraded,     ///< some types are not kept as they should be
    Unreachable,  ///< the API server does not answer the watcher
    Unattended,   ///< nobody watches, and what is cached is old
  };
  Verdict verdict = Verdict::Healthy;
  std::string summary;                ///< one line
  std::vector<std::string> problems;  ///< one line each: what, since when, why, what next
};

struct WatchFacts {
  std::optional<WatcherState> live;  ///< who keeps the cache now
  std::optional<WatcherState> last;  ///< who did, and did not end in peace
  bool is_held = false;              ///< some process holds the lock, whether it lives or hangs
  std::vector<StreamState> streams;
  std::vector<Cursor> cursors;
  std::map<std::int64_t, std::string> type_names;
  std::optional<FileFacts> file;  ///< as it is now; nothing: nobody looked
};

/// What is wrong with the writer, the file or the disk it is on.
struct FileProblem {
  enum class What { Lag, Wal, Room };
  What what = What::Lag;
  std::string text;  ///< one line: what, and what to do
};
/// `lag`: age of the oldest change that is not written yet. Pure.
std::vector<FileProblem> file_problems(std::chrono::milliseconds lag, const FileFacts& file);

/// `longest_age`: what is older counts as old when nobody watches. Pure.
WatchHealth assess(const WatchFacts& facts, Instant now, std::chrono::milliseconds longest_age);

}  // namespace k8scache::store
