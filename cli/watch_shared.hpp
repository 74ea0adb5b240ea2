#pragma once

#include "cli/metrics_file.hpp"
#include "core/base/reload.hpp"
#include "core/base/service_notify.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace k8scache::cli {

/// What the watches of one process share, each perhaps in a thread of its own: one service manager,
/// one request to reload, one file of metrics.
class WatchShared {
 public:
  WatchShared(const Environment& environment, const ReloadRequest& reload,
              const std::optional<std::string>& metrics_file);

  /// How often the settings were to be read again.
  [[nodiscard]] unsigned reloads() const { return reload_.count(); }
  [[nodiscard]] std::optional<std::chrono::milliseconds> watchdog() const {
    return manager_.watchdog();
  }
  /// Ready when the first is: one that fails for ever must not keep the others waiting.
  void ready(const std::string& context, const std::string& status, Tick now);
  void status(const std::string& context, const std::string& status);
  /// It has just shown that it lives. The manager is told when all that are ready have, lately.
  void alive(const std::string& context, Tick now);
  /// It is tried to begin it, perhaps again; while no other watches, that is the sign of life.
  void begin(const std::string& context);
  /// It is over, or has failed and will be begun again.
  void end(const std::string& context);
  void stopping();
  void reloading(Tick now);
  void reloaded();

  [[nodiscard]] bool wants_metrics() const { return metrics_.has_value(); }
  void put_metrics(MetricsOf of, std::ostream& err) { metrics_->put(std::move(of), err); }

 private:
  void tell_status();

  const ReloadRequest& reload_;
  const ServiceNotify manager_;
  std::optional<MetricsBoard> metrics_;
  std::mutex mutex_;
  std::map<std::string, Tick> alive_;            // of those that are ready
  std::map<std::string, std::string> statuses_;  // of those, and of those that failed
  std::string told_;
  int reloading_ = 0;
  Tick next_sign_;
};

}  // namespace k8scache::cli
