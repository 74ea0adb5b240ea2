#pragma once

#include "cli/context.hpp"
#include "cli/selection_flags.hpp"
#include "core/kube/cluster_target.hpp"
#include "core/kube/credentials.hpp"
#include "core/model/registry.hpp"
#include "core/net/curl_transport.hpp"
#include "core/store/retention.hpp"
#include "core/store/writer.hpp"
#include "core/store/writer_lock.hpp"
#include "core/sync/one_shot.hpp"
#include "core/sync/preparation.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// The flags of what writes a cache.
struct CacheRunFlags {
  SelectionFlags selection;
  std::optional<std::string> wire;
  std::optional<std::int64_t> concurrency;
  std::optional<std::int64_t> max_retries;
  std::optional<std::string> timeout;  ///< of the whole run; of sync only
  std::optional<std::string> lock_timeout;
  std::optional<std::string> keep;
  std::optional<std::string> keep_size;
  std::optional<Tick> began;  ///< of several runs: their time is counted from here
  bool is_endless = false;    ///< it ends when told to: no time limits it
  bool no_wait = false;
  bool new_cluster = false;
};
void declare(CLI::App& command, CacheRunFlags& flags);

/// What flags and settings select. Throws Usage for any of them that is wrong.
sync::Selection selection_of(const Context& context, const SelectionFlags& flags);

/// What a run that writes a cache holds: the target and its settings, and once it is open the lock,
/// the connection and the file, in the order they are taken.
class CacheRun {
 public:
  /// Reads the kubeconfig, and touches nothing else. Throws Usage, NotFound, Denied.
  CacheRun(Context& context, const CacheRunFlags& flags);
  ~CacheRun();
  /// Throws Usage for flags and settings that are wrong; Locked, Unusable, Storage, Denied.
  void open();
  /// The connection alone, for a run that only asks the cluster: neither the lock nor the file.
  void connect();
  /// The file alone is complete afterwards, and its history within its limits.
  void close();

  [[nodiscard]] const std::string& context_name() const { return cluster_.context; }
  [[nodiscard]] sync::RunTarget& target() { return target_; }
  [[nodiscard]] int max_retries() const;
  [[nodiscard]] std::size_t concurrency() const;
  [[nodiscard]] std::optional<std::chrono::milliseconds> request_timeout() const;
  /// What a run that lists once is told.
  [[nodiscard]] sync::OneShot::Options one_shot(const sync::Thrift& thrift) const;
  /// For jitter: no two runs alike.
  [[nodiscard]] unsigned seed() const;
  /// Deletes what history is too old or too much of, the oldest first, at most so many changes;
  /// whether that was all.
  bool prune(std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;
  /// What flags and settings select now. Throws Usage for any of them that is wrong.
  [[nodiscard]] sync::Selection selection() const;

  // Once open.
  [[nodiscard]] kube::Session& session() { return *session_; }
  [[nodiscard]] store::Writer& writer() { return *writer_; }
  [[nodiscard]] const model::Registry& registry() const { return registry_; }

 private:
  void take_cache();
  void open_writer();
  [[nodiscard]] kube::ExecPolicy exec_policy() const;
  [[nodiscard]] wire::Mode wire_mode() const;
  [[nodiscard]] kube::Session::Limits limits() const;
  [[nodiscard]] std::int64_t integer(std::string_view key,
                                     const std::optional<std::int64_t>& flag) const;
  [[nodiscard]] store::RetentionLimits limits_of_history() const;

  Context& context_;
  const CacheRunFlags& flags_;
  kube::ClusterTarget cluster_;
  sync::RunTarget target_;
  std::unique_ptr<store::WriterLock> lock_;
  model::Registry registry_;
  std::unique_ptr<kube::ProcessRunner> runner_;
  std::unique_ptr<kube::Credentials> credentials_;
  std::unique_ptr<net::CurlTransport> transport_;
  std::unique_ptr<kube::Session> session_;
  std::unique_ptr<store::Writer> writer_;
};

}  // namespace k8scache::cli
