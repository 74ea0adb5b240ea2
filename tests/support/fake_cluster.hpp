#pragma once

#include "core/model/object.hpp"
#include "tests/support/fake_selector.hpp"
#include "tests/support/fake_types.hpp"
#include "tests/support/synthetic_pods.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace k8scache::tests {

using Revision = std::uint64_t;

/// Why the cluster does not do what was asked: the content of a `Status` document.
struct Refusal {
  int code = 500;
  std::string reason{};
  std::string message{};
  std::string details{};         ///< JSON object text; empty: none
  std::string continue_token{};  ///< of an expired list: goes on at the latest revision
};

/// The `Status` document of a refusal, one line of JSON.
std::string status_document(const Refusal& refusal);

/// Which objects: a type, a namespace (empty: all), selectors.
struct Subset {
  std::string type;  ///< plural and group: `pods`, `deployments.apps`
  std::string ns{};
  Selector selector{};
};

struct ListQuestion {
  Subset of;
  std::size_t limit = 0;  ///< 0: everything in one page
  std::string continue_token{};
  std::optional<Revision> at{};  ///< exactly this revision; unset: now
};

struct ListPage {
  Revision revision = 0;
  std::vector<std::string> bodies{};       ///< whole objects, in the order of their storage keys
  std::string continue_token{};            ///< empty: that was the last page
  std::optional<std::size_t> remaining{};  ///< objects after this page; absent with selectors
};

/// One change of one object, as watches see it.
struct Change {
  enum class Verb { Added, Modified, Deleted };
  Revision revision = 0;
  Verb verb = Verb::Added;
  std::string ns{};
  std::string body{};      ///< of a deletion: the last state with the revision of the deletion
  std::string previous{};  ///< empty for Added
};

/// An API server's storage in memory: objects with their whole numbered history, snapshots in
/// pages, a bounded window of changes per type, compaction and forgetfulness.
///
/// One revision counter for all types; every mutation takes the next number. Starts with the usual
/// types and the namespaces default, kube-system, kube-public and kube-node-lease. Types are named
/// by plural and group; an unknown one throws `Error` (NotFound). Any thread may call anything.
class FakeCluster {
 public:
  FakeCluster();

  // What there is
  void add_type(FakeType type);
  void remove_type(const std::string& plural_and_group);
  void replace_types(std::vector<FakeType> types);
  [[nodiscard]] std::vector<FakeType> types() const;
  /// The type served at that path, nothing if there is none.
  [[nodiscard]] std::optional<FakeType> type_at(std::string_view group, std::string_view version,
                                                std::string_view plural) const;
  /// A group version whose server does not answer: `Stale` in aggregated discovery, else 503.
  void set_stale(const std::string& group, const std::string& version, bool stale = true);
  [[nodiscard]] bool is_stale(const std::string& group, const std::string& version) const;

  /// What `/version` says; a 1.36.3 at first.
  void set_version_document(std::string document);
  [[nodiscard]] std::string version_document() const;

  /// The OpenAPI v3 document of a group version (`apis/apps/v1`); none at first, and then there is
  /// no list of them either. An empty one goes.
  void set_document(const std::string& path, std::string document);
  [[nodiscard]] std::map<std::string, std::string> documents() const;

  // Mutations; each returns the revision it made
  /// Creates or replaces. Missing uid and creationTimestamp are filled in, the resource version is
  /// written. The type is found by the body's apiVersion and kind when `type` is empty.
  Revision put(std::string body, std::string type = "");
  /// Nothing happens when there is no such object; the current revision is returned.
  Revision remove(const std::string& type, const model::ObjectKey& key);
  /// All in one revision, as when etcd revokes the lease they hang on.
  Revision remove_together(const std::string& type, const std::vector<model::ObjectKey>& keys);
  /// Places an object as it is, resource version and all, without a change that watches see.
  void load(const std::string& body, const std::string& type);
  /// Adds the pods 0 to count-1 and their namespaces, without changes; costs 200 bytes a pod.
  void load_pods(std::size_t count);
  /// Snapshots and continue tokens older than `revision` (0: now) are gone: 410.
  void compact(Revision revision = 0);
  /// Restores a backup of then, which must not be compacted: everything since has never been.
  void set_back(Revision revision);
  /// Watches of the type from before now get 410.
  void forget(const std::string& type);
  /// Takes the newest change of the type back out of the window: watches never see it.
  void lose_change(const std::string& type);
  /// How many changes of a type a watch can go back; 1,000 at first.
  void set_window(std::size_t changes);

  // Questions
  [[nodiscard]] Revision revision() const;
  [[nodiscard]] std::size_t size(const std::string& type) const;
  [[nodiscard]] std::optional<std::string> get(const std::string& type,
                                               const model::ObjectKey& key) const;
  [[nodiscard]] std::variant<ListPage, Refusal> list(const ListQuestion& question) const;
  /// The changes after `revision`, oldest first; 410 when some have left the window.
  [[nodiscard]] std::variant<std::vector<Change>, Refusal> changes_after(const std::string& type,
                                                                         Revision revision) const;

 private:
  struct Version {
    Revision revision = 0;
    std::string body{};                // empty: see `pod`; both unset: deleted
    std::optional<std::size_t> pod{};  // the index of a synthetic one
    [[nodiscard]] bool is_deletion() const { return body.empty() && !pod; }
  };
  struct Shelf {  // all objects of one type, in the order of an API server: by `namespace/name`
    std::map<std::string, std::vector<Version>, std::less<>> objects{};
    std::deque<Change> window{};
    Revision window_begin = 0;  // watches from here on are possible
    std::size_t live = 0;
  };

  const Shelf& shelf(const std::string& type) const;
  Shelf& shelf(const std::string& type);
  std::string type_of_body(const std::string& body) const;
  std::string body_of(const Version& version) const;
  std::string completed(std::string body, const Version* previous, Revision revision) const;
  void record(Shelf& on, Change change);
  bool remove_at(Shelf& on, const model::ObjectKey& key, Revision revision);
  ListPage page(const ListQuestion& question, Revision at, const std::string& start,
                std::optional<std::size_t> left) const;

  mutable std::mutex mutex_;
  std::vector<FakeType> types_;
  std::map<std::string, Shelf> shelves_;
  std::set<std::pair<std::string, std::string>> stale_;
  std::unique_ptr<SyntheticPods> pods_;
  std::string version_;
  std::map<std::string, std::string> documents_;
  Revision revision_ = 1000;
  Revision compacted_ = 0;
  std::size_t window_ = 1000;
};

}  // namespace k8scache::tests
