#pragma once

#include "core/base/clock.hpp"
#include "core/model/registry.hpp"
#include "core/serve/change_tail.hpp"
#include "core/serve/newest_changes.hpp"
#include "core/serve/other_versions.hpp"
#include "core/serve/reach.hpp"
#include "core/serve/recent_looks.hpp"
#include "core/serve/result_memo.hpp"
#include "core/serve/row_memo.hpp"
#include "core/store/coverage.hpp"
#include "core/store/reader.hpp"
#include "core/view/columns.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::serve {

/// What whoever watches over a cache file tells those that answer from it, and these one another.
/// Shared by all threads.
struct CacheNews {
  std::atomic<std::uint64_t> commits{0};  ///< grows with every look that found one
  std::atomic<std::uint64_t> files{0};    ///< grows when another file lies there
  RecentLooks looks{};                    ///< lists of types without history
  RowMemo rows{};                         ///< of tables
};

/// A cache as one event loop reads it: one connection, and one snapshot from news to news. Not to
/// be shared between threads.
class ClusterCache {
 public:
  /// What is passed by reference outlives this.
  ClusterCache(std::string name, std::string path, const model::Registry& registry,
               const Clock& clock, CacheNews& news);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] const model::Registry& registry() const { return registry_; }
  /// Begins a new snapshot when there is news: to be called where an answer begins, or a piece of
  /// one. What was taken out of the old one, the catalog's types among it, is gone then.
  /// Throws as `store::Reader`; the next call tries anew.
  void refresh();
  /// The snapshot of the last `refresh`.
  [[nodiscard]] store::Reader& reader();
  /// Counts what was noticed, whether `reader` knows of it or not.
  [[nodiscard]] std::uint64_t news() const { return news_.commits.load() + news_.files.load(); }
  /// Counts the commits that `reader` knows of: as long as it stands, answers are the same.
  [[nodiscard]] std::uint64_t generation() const { return commits_; }
  /// Counts the files that have lain there: positions in one mean nothing in another.
  [[nodiscard]] std::uint64_t file_number() const { return files_; }
  /// The resourceVersion that the rows of a type have reached, in a namespace (empty: in all): the
  /// oldest of their lists'. What is told by it is told at most twice, and never not at all.
  /// `reader`: this one, or one opened since `refresh`.
  [[nodiscard]] std::string version_of(store::Reader& reader, std::int64_t type,
                                       const std::string& ns);
  /// The last changes up to that snapshot.
  [[nodiscard]] ChangeTail& tail();
  /// What recent questions led to, of both APIs.
  [[nodiscard]] ResultMemo& results() { return results_; }
  /// How rows of tables begin, for all loops.
  [[nodiscard]] RowMemo& rows() { return news_.rows; }
  /// In which versions else the types of that snapshot can be told.
  [[nodiscard]] OtherVersions& other_versions() { return other_versions_; }
  /// Remembers what a list of a type without history was of; see `RecentLooks`. `reader`: the
  /// list's.
  void keep_look(store::Reader& reader, const query::Query& query, const model::ResourceType& type,
                 const std::string& version) {
    news_.looks.keep(reader, files_, query, type, version);
  }
  [[nodiscard]] std::optional<history::WatchFeed> look_at(const query::Query& query,
                                                          const std::string& version) const {
    return news_.looks.find(files_, query, version);
  }
  /// Ends the snapshot: an idle loop keeps no writer from emptying the write-ahead log.
  void let_go();
  /// It is served no longer: whoever still reads from it is told so.
  void close();

  /// What the rows can say to the sender of a request; see `answerable_to`.
  [[nodiscard]] store::Answerable answerable(const Reach& reach, const model::CatalogType& type,
                                             const std::string& ns, const std::string& name = "");

 private:
  [[nodiscard]] bool has_news() const;

  std::string name_;
  std::string path_;
  const model::Registry& registry_;
  const Clock& clock_;
  CacheNews& news_;
  std::optional<store::Reader> reader_;
  bool is_reading_ = false;  // the snapshot stands
  bool is_closed_ = false;
  std::uint64_t commits_ = 0;
  std::uint64_t files_ = 0;
  NewestChanges newest_;
  ChangeTail tail_;
  ResultMemo results_;
  OtherVersions other_versions_;
};

/// The columns of a type, of the registry or its CustomResourceDefinition in the cache.
[[nodiscard]] view::Columns columns_of(store::Reader& reader, const model::CatalogType& type,
                                       const model::Registry& registry);

/// The fields by which an API server chooses among the objects of a custom type; see
/// query::custom_selectable_fields.
[[nodiscard]] std::vector<std::string> selectable_fields_of(store::Reader& reader,
                                                            const model::CatalogType& type);

}  // namespace k8scache::serve
