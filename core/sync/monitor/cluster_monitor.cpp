#include "core/sync/monitor/cluster_monitor.hpp"

namespace k8scache::sync {

ClusterMonitor::ClusterMonitor(Options options, Tick now)
    : options_(options), backoff_(options.seed), next_probe_(now + options.interval) {}

void ClusterMonitor::on_cut_off(const std::string& why, Tick now) {
  // The requests that were under way fail together: that is one failure.
  if (state_ != ClusterState::Connected) return;
  state_ = ClusterState::Reconnecting;
  reason_ = why;
  failures_ = 1;
  next_probe_ = now + backoff_.next({});
}

void ClusterMonitor::on_probe_failed(const std::string& why, Tick now) {
  reason_ = why;
  ++failures_;
  if (failures_ >= options_.max_retries) {
    breaker_.trip(now);
    state_ = ClusterState::Open;
    next_probe_ = *breaker_.retry_at();
    return;
  }
  state_ = ClusterState::Reconnecting;
  next_probe_ = now + backoff_.next({});
}

void ClusterMonitor::on_probe_answered(Tick now) {
  state_ = ClusterState::Connected;
  reason_.clear();
  failures_ = 0;
  backoff_.reset();
  breaker_.succeed();
  next_probe_ = now + options_.interval;
}

void ClusterMonitor::set_interval(std::chrono::milliseconds interval, Tick now) {
  options_.interval = interval;
  if (state_ == ClusterState::Connected) next_probe_ = std::min(next_probe_, now + interval);
}

}  // namespace k8scache::sync
