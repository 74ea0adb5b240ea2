#include "cli/watch_log.hpp"

#include <fmt/format.h>

#include <cmath>

namespace k8scache::cli {

namespace {

struct Kind {
  std::string_view event;
  LogLevel level;
};

Kind kind_of(const sync::News& news) {
  using What = sync::News::What;
  switch (news.what) {
    case What::Listing: return {"listing", LogLevel::Debug};
    case What::InStep: return {"in-step", news.reason.empty() ? LogLevel::Debug : LogLevel::Info};
    case What::ListingAgain: return {"relist", LogLevel::Info};
    case What::Reconnecting:
      return {"reconnect", news.reason.empty() ? LogLevel::Debug : LogLevel::Info};
    case What::Retrying: return {"retry", LogLevel::Warn};
    case What::CutOff: return {"cut-off", LogLevel::Debug};
    case What::BreakerOpened: return {"breaker-open", LogLevel::Warn};
    case What::HalfOpen: return {"breaker-half-open", LogLevel::Info};
    case What::BreakerClosed: return {"breaker-closed", LogLevel::Info};
    case What::Forbidden: return {"forbidden", LogLevel::Info};
    case What::Appeared: return {"appeared", LogLevel::Info};
    case What::Vanished: return {"vanished", LogLevel::Info};
    case What::Mended: return {"mended", LogLevel::Warn};
    case What::Discovered: return {"discovery", LogLevel::Info};
    case What::Upgraded: return {"upgraded", LogLevel::Info};
    case What::DiscoveryFailed: return {"discovery-failed", LogLevel::Warn};
  }
  return {};
}

/// To a tenth.
double seconds(std::chrono::milliseconds time) {
  return std::round(static_cast<double>(time.count()) / 100.0) / 10.0;
}

std::string name_of(const sync::News& news) {
  return news.scope.empty() ? news.type : news.type + " in " + news.scope;
}

}  // namespace

void WatchLog::tell(std::vector<sync::News> news) {
  for (const sync::SharedNews& one : sync::take_shared(news)) {
    const Kind kind = kind_of(one.news);
    LogFields fields{{"types", static_cast<double>(one.streams)}, {"reason", one.news.reason}};
    if (one.news.retry_in) fields.emplace_back("nextTrySeconds", seconds(*one.news.retry_in));
    log_.say(kind.level, kind.event, fmt::format("{} types: {}", one.streams, words_of(one.news)),
             fields);
  }
  for (const sync::News& one : news) {
    const Kind kind = kind_of(one);
    const std::string words = words_of(one);
    LogFields fields{{"type", one.type}, {"namespace", one.scope}, {"reason", one.reason}};
    if (one.retry_in) fields.emplace_back("nextTrySeconds", seconds(*one.retry_in));
    log_.say(kind.level, kind.event, one.type.empty() ? words : name_of(one) + ": " + words,
             fields);
  }
}

void WatchLog::tell_file(std::chrono::milliseconds lag, const store::FileFacts& file) {
  std::set<store::FileProblem::What> now;
  for (const store::FileProblem& one : store::file_problems(lag, file)) {
    now.insert(one.what);
    if (!file_problems_.contains(one.what)) log_.say(LogLevel::Warn, "degraded", one.text);
  }
  if (now.empty() && !file_problems_.empty()) {
    log_.say(LogLevel::Info, "file-well", "the file, its disk and its writing are well again");
  }
  file_problems_ = std::move(now);
}

void WatchLog::tell_cluster(const sync::Follow& follow) {
  const sync::ClusterMonitor& cluster = follow.cluster();
  const bool is_half_open = cluster.state() == sync::ClusterState::Open && follow.is_probing();
  if (is_half_open && !was_probing_) {
    log_.say(LogLevel::Info, "cluster-half-open", "the cluster is tried once more");
  }
  was_probing_ = is_half_open;
  if (cluster.state() == state_ && cluster.failures() == failures_) return;
  state_ = cluster.state();
  failures_ = cluster.failures();
  const double next =
      seconds(std::max(cluster.next_probe() - clock_.monotonic(), std::chrono::milliseconds(0)));
  const LogFields fields{{"reason", cluster.reason()},
                         {"failures", static_cast<double>(failures_)},
                         {"nextTrySeconds", next}};
  switch (state_) {
    case sync::ClusterState::Connected:
      log_.say(LogLevel::Info, "cluster-connected", "connected again");
      return;
    case sync::ClusterState::Reconnecting:
      log_.say(LogLevel::Warn, "cluster-reconnecting",
               fmt::format("{}; trying again in {:.1f} s", cluster.reason(), next), fields);
      return;
    case sync::ClusterState::Open:
      log_.say(LogLevel::Warn, "cluster-open",
               fmt::format("{}; left alone after {} failures, trying again in {:.1f} s",
                           cluster.reason(), failures_, next),
               fields);
      return;
  }
}

}  // namespace k8scache::cli
