#pragma once

#include "core/history/watch_feed.hpp"

#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace k8scache::serve {

/// The same of all labels: what loses the one that is asked for is not gone.
[[nodiscard]] query::Query without_labels(query::Query query);

/// What lists of types without history were of, lately, whatever labels they asked for: a watch
/// that goes on where such a list ended is told what differs from it. Of one cache file, for all
/// threads.
class RecentLooks {
 public:
  /// The oldest of more is forgotten. A busy cluster has ten thousand events, each of 150 bytes
  /// here.
  static constexpr std::size_t kMost = 8;

  /// Remembers the objects of a query as a snapshot has them, by the resourceVersion that the
  /// list's reader was told. The first look at a version stays: what came later under the same
  /// version is then told again rather than never.
  void keep(store::Reader& reader, std::uint64_t file, const query::Query& query,
            const model::ResourceType& type, const std::string& version);
  /// Nothing when no list of that query had that version, or it is long ago.
  [[nodiscard]] std::optional<history::WatchFeed> find(std::uint64_t file,
                                                       const query::Query& query,
                                                       const std::string& version) const;

 private:
  struct Look {
    std::string of;
    history::WatchFeed feed;
  };
  mutable std::mutex guard_;
  std::deque<Look> looks_;  // newest last
};

}  // namespace k8scache::serve
