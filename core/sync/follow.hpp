#pragma once

#include "core/kube/session.hpp"
#include "core/store/watcher_state.hpp"
#include "core/sync/monitor/breaker.hpp"
#include "core/sync/monitor/cluster_monitor.hpp"
#include "core/sync/monitor/stream_news.hpp"
#include "core/sync/pipeline.hpp"
#include "core/sync/quiet_proof.hpp"
#include "core/sync/type_stream.hpp"
#include "core/sync/version_probe.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace k8scache::sync {

/// Keeps types in step with the cluster for as long as it is turned: `while (...) follow.step()`.
///
/// A type that fails again and again is left alone by its breaker and tried again later; when the
/// server cannot be reached at all, every stream waits, and one probe at a time looks for it.
/// What a quiet watch does not say of its rows, that nothing has changed, is found out beside.
/// Nothing but the store's failure ends it.
class Follow {
 public:
  struct Options {
    std::size_t concurrency = 4;  ///< lists at once; watches are not counted
    int max_retries = 5;
    std::chrono::milliseconds page_timeout{90'000};
    std::chrono::milliseconds health_interval{30'000};
    /// However well a watch goes: so often its rows are compared with the server's list.
    std::chrono::milliseconds recheck_interval = std::chrono::hours(24);
    unsigned seed = 1;
  };
  /// Session and pipeline outlive it.
  Follow(kube::Session& session, Pipeline& pipeline, Options options);
  /// Waits until the pipeline has dealt with what it was sent.
  ~Follow();

  /// Follows a type from a version its rows have reached; empty: from a list. Once only, but
  /// at another version of the API the type is followed anew.
  void add(ListJob job, std::string resource_version);
  /// Its stream ends; its rows stay.
  void remove(const store::TypeScope& at);
  [[nodiscard]] bool has(const store::TypeScope& at) const { return streams_.contains(at); }
  /// The server is of another minor: lists that begin from now on are read by its table, or are
  /// JSON if there is none.
  void read_lists_by(std::optional<int> wire_minor);

  /// Group versions (`apps/v1`) that the API server answers from its own storage, beside those that
  /// are built into it.
  void share_version(std::set<std::string> group_versions);

  /// Plural and group of a stream's type; empty when it is not followed.
  [[nodiscard]] std::string name_of(const store::TypeScope& at) const;

  /// Waits for something to happen, at most 100 ms or until a stop request, and deals with it.
  /// Throws Storage or Unusable when the store failed.
  void step();

  /// Deals with what has happened, without waiting for more and without beginning anything.
  void turn(std::vector<net::Event> events);

  /// Asks how far the storage is, if it is time. Besides `step`, for whoever turns for long.
  void prove();

  [[nodiscard]] const ClusterMonitor& cluster() const { return monitor_; }
  /// Since when the cluster's state is what it is.
  [[nodiscard]] Instant cluster_since() const { return cluster_since_; }
  [[nodiscard]] std::vector<store::StreamState> states() const;
  /// The streams whose list is in the rows and whose watch is open.
  [[nodiscard]] std::size_t in_step() const;
  [[nodiscard]] std::size_t size() const { return streams_.size(); }
  /// Whether a connection was lost and the server is there again, since last asked: another one may
  /// answer now.
  [[nodiscard]] bool take_reconnected();
  /// Types whose list is forbidden as a whole, since last asked.
  [[nodiscard]] std::vector<ListJob> take_forbidden();
  /// Whether objects of a type have changed since last asked.
  [[nodiscard]] bool take_changed(std::int64_t type);
  /// What has happened to the streams since last asked.
  [[nodiscard]] std::vector<News> take_news() { return news_.take(); }
  /// Whether the server is being asked whether it is there.
  [[nodiscard]] bool is_probing() const { return probe_.has_value(); }
  /// From now on; a request that is under way is not touched.
  void set_pace(std::size_t concurrency, std::chrono::milliseconds health_interval);

 private:
  struct Stream;

  [[nodiscard]] std::chrono::milliseconds time_to_recheck(const ListJob& job) const;
  void probe();
  void on_probe(net::Event& event);
  void end_probe(const std::string& failure);
  void start_streams();
  [[nodiscard]] std::vector<QuietProof::Watch> open_watches() const;
  void ask_version();
  void on_version(net::Event& event);
  void drop_question();
  void look_after(Stream& stream);
  void on(net::Event& event);
  void on(DecodeFailed& failed);
  void on(Compared& compared);
  void on(Stored& stored);
  void on(StoreFailed& failed);
  void start_over_all_but(const Stream& rewound);
  void note_cluster(ClusterState before);
  void note_news(Stream& stream);

  kube::Session& session_;
  Pipeline& pipeline_;
  Options options_;
  ClusterMonitor monitor_;
  Instant cluster_since_;
  std::map<store::TypeScope, std::unique_ptr<Stream>> streams_;
  std::vector<std::unique_ptr<Stream>> ended_;  // parcels under way point to their jobs
  std::vector<ListJob> forbidden_;
  NewsBox news_;
  bool lost_connection_ = false;
  std::optional<net::RequestId> probe_;
  kube::Answer probe_answer_;
  QuietProof quiet_;
  VersionProbe version_;
  std::set<std::string> shared_;
};

}  // namespace k8scache::sync
