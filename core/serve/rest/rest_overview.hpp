#pragma once

#include "core/base/clock.hpp"
#include "core/report/object_tally.hpp"
#include "core/serve/cluster_cache.hpp"
#include "core/serve/http_message.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace k8scache::serve {

/// The overview of a cache as it was told last, and what it is made of. One loop's, and of one
/// cache.
class OverviewMemo {
 public:
  /// What is told now, and until when. Nothing new is looked at while nothing is committed and the
  /// minute is the same.
  void look(ClusterCache& cache);
  [[nodiscard]] const std::string& etag() const { return etag_; }
  [[nodiscard]] std::optional<Instant> as_of() const { return as_of_; }

  /// The document as of the last `look`; counts for `budget` at most, and is null when that is not
  /// enough: to be called again, after another `look`.
  [[nodiscard]] const std::string* document(ClusterCache& cache, std::chrono::milliseconds budget);

 private:
  std::optional<report::ObjectTally> tally_;
  std::uint64_t file_ = 0;
  std::uint64_t generation_ = 0;
  std::int64_t minute_ = -1;
  std::string etag_;
  std::optional<Instant> as_of_;
  std::string told_etag_;  // what `document_` is the answer of
  std::string document_;
};

/// `GET /api/v1/stats/overview`: see `report::overview_document`. What takes long the first time is
/// done in pieces, between which others are answered; after that only changed objects are read.
[[nodiscard]] Response rest_overview(ClusterCache& cache, OverviewMemo& memo,
                                     const Request& request);

}  // namespace k8scache::serve
