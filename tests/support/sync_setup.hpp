#pragma once

#include "core/base/stop.hpp"
#include "core/kube/session.hpp"
#include "core/store/reader.hpp"
#include "core/sync/one_shot.hpp"
#include "tests/support/fake_runner.hpp"
#include "tests/support/fake_transport.hpp"
#include "tests/support/temporary_directory.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace k8scache::tests {

/// `namespace/name` (or `name`) to resource version: what is visible of one type.
using Versions = std::map<std::string, std::string>;

/// A cache file, a fake cluster and what lies between: a sync without sockets and without time.
struct SyncSetup {
  SyncSetup();
  ~SyncSetup();
  SyncSetup(const SyncSetup&) = delete;
  SyncSetup& operator=(const SyncSetup&) = delete;

  /// Ends the process, so to speak: everything but the file and the cluster is made anew.
  void restart();

  /// One whole run; with a deadline, as with `--timeout`.
  sync::Report run(const sync::Selection& selection = {});
  /// The lists of these jobs and nothing else.
  std::vector<sync::ListResult> list(std::vector<sync::ListJob> jobs);
  /// Job of a usual type, its id in the file being what discovery would have given it.
  sync::ListJob job(const std::string& type, const std::string& ns = "");

  /// As if there had been enough of every type to learn from: objects go to the file page by page
  /// from now on, where small lists wait for their end else.
  void give_dictionaries();

  [[nodiscard]] sync::OneShot::Options options(const sync::Selection& selection) const;
  [[nodiscard]] std::string path() const { return directory.path() + "/cache.db"; }
  /// What a reader that opens the file now sees of a type (plural and group).
  [[nodiscard]] Versions visible(const std::string& type) const;
  /// What the cluster has of it.
  [[nodiscard]] Versions existing(const std::string& type) const;
  [[nodiscard]] std::optional<store::Cursor> cursor(const std::string& type,
                                                    const std::string& ns = "") const;

  TemporaryDirectory directory;
  FakeClock clock;
  FakeCluster cluster;
  FakeTransport transport{cluster, clock};
  FakeRunner runner;
  model::Registry registry;
  kube::ClusterTarget target;
  kube::Session::Limits limits;
  sync::Engine::Options engine;
  sync::Thrift thrift;
  std::unique_ptr<StopRequest> stop;
  std::unique_ptr<kube::Credentials> credentials;
  std::unique_ptr<kube::Session> session;
  std::unique_ptr<store::Writer> writer;
};

/// A small object; `more` is what its text has beyond metadata, such as `"data":{"v":"1"}`.
std::string small_object(const std::string& api_version, const std::string& kind,
                         const std::string& ns, const std::string& name,
                         const std::string& more = "");
/// A small pod.
std::string small_pod(const std::string& ns, const std::string& name, const std::string& more = "");

/// The result of a type's list (in a namespace); fails the test when there is none.
const sync::ListResult& result_of(const std::vector<sync::ListResult>& lists,
                                  const std::string& type, const std::string& ns = "");

}  // namespace k8scache::tests
