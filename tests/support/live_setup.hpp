#pragma once

#include "core/store/reader.hpp"
#include "core/sync/live.hpp"
#include "tests/support/sync_setup.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::tests {

/// A cluster with some pods, and a watcher of it that a test turns.
struct LiveSetup : SyncSetup {
  LiveSetup();

  /// A new process begins to watch what `kinds` names.
  void begin();
  /// The process is gone, without a word.
  void end() { live.reset(); }
  void run(std::chrono::milliseconds time);
  /// Runs until the cache shows the cluster, at most so long; says whether it does.
  bool shows_cluster(const std::string& type = "pods",
                     std::chrono::milliseconds most = std::chrono::seconds(10));

  /// What `stream_state` says of the type's only stream.
  [[nodiscard]] std::string state(const std::string& type = "pods") const;
  [[nodiscard]] store::TypeScope job_of(const std::string& type) const;
  /// Why the type was not looked at, once for each time.
  [[nodiscard]] std::vector<std::string> blind(const std::string& type = "pods") const;
  /// Lists that were begun since the last `begin`, of what this path names.
  [[nodiscard]] std::size_t lists(const std::string& path = "/api/v1/pods") const;
  /// Watches that were asked for.
  [[nodiscard]] std::size_t watches(const std::string& path = "/api/v1/pods") const;
  /// `verb name` of each change in the log, oldest first, but where it begins.
  [[nodiscard]] std::vector<std::string> changes() const;

  std::vector<std::string> kinds{"pods", "configmaps"};
  bool keeps_documents = false;
  int max_retries = 3;
  std::chrono::milliseconds recheck = std::chrono::hours(24);
  std::optional<sync::Live> live;
};

}  // namespace k8scache::tests
