#pragma once

#include "cli/cache_run.hpp"
#include "cli/log.hpp"
#include "cli/watch_log.hpp"
#include "cli/watch_shared.hpp"
#include "core/sync/live.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace k8scache::cli {

struct WatchFlags {
  CacheRunFlags run;
  LogFlags log;
  std::optional<std::string> health_interval;
  std::optional<std::string> metrics_file;
  bool all_contexts = false;
  bool quiet = false;
};

/// One run of watch: until it is told to stop. Reloads its settings when it is asked to, tells the
/// service manager how it does, and outlasts a disk that is full for a while.
class WatchRun {
 public:
  WatchRun(Context& context, const WatchFlags& flags, Log& log, WatchShared& shared);
  ~WatchRun();
  WatchRun(const WatchRun&) = delete;
  WatchRun& operator=(const WatchRun&) = delete;
  int run();

 private:
  [[nodiscard]] sync::Live::Options options();
  [[nodiscard]] std::chrono::milliseconds health_interval() const;
  bool watch();
  void begin(sync::Live& live);
  void keep(sync::Live& live);
  void note(sync::Live& live);
  void tell_manager(const sync::Live& live);
  void reload(sync::Live& live);
  [[nodiscard]] std::string take_settings(sync::Live& live);
  void prune();
  void write_metrics_now();
  void wait_for_better_days();

  Context& context_;
  const WatchFlags& flags_;
  Log& log_;
  WatchShared& shared_;
  unsigned reloads_ = 0;  // that were dealt with
  WatchLog watch_log_;
  CacheRun run_;
  bool was_ready_ = false;
  bool was_in_step_ = false;
  std::chrono::milliseconds pause_;  // before the next try to go on after the store failed
  Tick next_look_;
  Tick next_prune_;
  Tick next_metrics_;
  Tick next_count_;
  std::int64_t changelog_bytes_ = 0;
};

}  // namespace k8scache::cli
