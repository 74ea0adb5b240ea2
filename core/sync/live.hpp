#pragma once

#include "core/model/registry.hpp"
#include "core/store/writer.hpp"
#include "core/sync/follow.hpp"
#include "core/sync/preparation.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace k8scache::sync {

/// A cache that is kept live: from discovery on, as long as it is turned. Types that appear are
/// followed, types that vanish are not any more; other processes see in the file how it does.
///
/// Turned by the caller: `prepare`, then `step` again and again, then `finish`.
class Live {
 public:
  struct Options {
    RunTarget target;
    Follow::Options follow;
    /// How often it says in the file that it lives.
    std::chrono::milliseconds beat_time{5'000};
    std::chrono::milliseconds gather_time{0};  ///< as `Pipeline::gather_for`
    bool keeps_documents = false;              ///< what the cluster documents of its types, too
  };
  /// Session, writer and registry outlive it.
  Live(kube::Session& session, store::Writer& writer, const model::Registry& registry,
       Options options);
  ~Live();

  /// As `sync::prepare`; then every type goes on from where its rows are.
  void prepare();
  /// As `Follow::step`.
  void step();
  /// From now on other types and namespaces are kept; what is kept still is not disturbed, what is
  /// not any more keeps its rows. Throws Usage, and what discovery throws; then all is as it was.
  void select(Selection selection);
  void set_pace(std::size_t concurrency, std::chrono::milliseconds health_interval);
  /// Everything that was received is stored; nobody keeps the cache any more.
  void finish();

  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
  [[nodiscard]] const Follow& follow() const { return *follow_; }
  /// What has happened since last asked.
  [[nodiscard]] std::vector<News> take_news();
  /// What it found when it last looked at its writer, its file and its disk.
  [[nodiscard]] std::chrono::milliseconds lag() const { return lag_; }
  [[nodiscard]] const store::FileFacts& file() const { return file_; }
  /// As `Pipeline::waiting_since`, now.
  [[nodiscard]] std::optional<Tick> waiting_since() const {
    return pipeline_ ? pipeline_->waiting_since() : std::nullopt;
  }
  /// When a heartbeat was last committed.
  [[nodiscard]] std::optional<Tick> beat_committed() const { return pipeline_->beat_committed(); }

 private:
  struct Meanwhile;
  void tell();
  void discover_again();
  void look_at_server();
  void look_at_groups();
  void keep_documents();
  [[nodiscard]] std::vector<ListJob> plan_again(Selection selection,
                                                std::vector<store::Cursor>& cursors);
  void check();
  void keep_only(const std::vector<ListJob>& jobs, const char* why);
  void follow_jobs(std::vector<ListJob> jobs, const std::vector<store::Cursor>& cursors);
  void follow_by_namespace();
  [[nodiscard]] bool types_may_have_changed();
  [[nodiscard]] store::WatcherState watcher_state();

  kube::Session& session_;
  store::Writer& writer_;
  const model::Registry& registry_;
  Options options_;
  std::vector<std::string> warnings_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Follow> follow_;
  std::vector<std::int64_t> types_of_types_;  // CustomResourceDefinitions and APIServices
  std::set<store::TypeScope> by_namespace_;   // that stand in for a forbidden whole
  Instant started_at_;
  Tick next_beat_;
  Tick next_look_;
  Tick next_check_;
  std::optional<Instant> checked_at_;
  std::chrono::milliseconds lag_{0};
  store::FileFacts file_;
  NewsBox news_;
  std::optional<ClusterState> told_cluster_;
  std::optional<Tick> discover_at_;
  std::optional<Tick> server_look_at_;
  Tick looked_at_server_;
  std::optional<Tick> groups_at_;
  std::optional<Tick> documents_at_;
  std::vector<store::StreamState> told_;  // by the last heartbeats
  std::vector<store::TypeScope> ended_;   // streams, since the last one
};

}  // namespace k8scache::sync
