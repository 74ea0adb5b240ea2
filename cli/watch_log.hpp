#pragma once

#include "cli/log.hpp"
#include "core/store/watch_health.hpp"
#include "core/sync/follow.hpp"

#include <set>
#include <vector>

namespace k8scache::cli {

/// What a watcher says of its streams and of the cluster: a line for each change of state, with
/// type, scope, reason and next try.
class WatchLog {
 public:
  WatchLog(Log& log, const Clock& clock) : log_(log), clock_(clock) {}

  /// What many streams have in common is one line.
  void tell(std::vector<sync::News> news);
  // What is new since it was last called.
  void tell_file(std::chrono::milliseconds lag, const store::FileFacts& file);
  void tell_cluster(const sync::Follow& follow);

 private:
  Log& log_;
  const Clock& clock_;
  sync::ClusterState state_ = sync::ClusterState::Connected;
  int failures_ = 0;
  bool was_probing_ = false;
  std::set<store::FileProblem::What> file_problems_;
};

}  // namespace k8scache::cli
