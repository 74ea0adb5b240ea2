#pragma once

#include "core/history/watch_feed.hpp"
#include "core/json/value.hpp"
#include "core/model/resource_type.hpp"
#include "core/query/field_selector.hpp"
#include "core/query/query.hpp"
#include "core/serve/change_tail.hpp"
#include "core/store/changes.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// What happened to one object of a question. The views are valid during the visit.
struct ChangeEvent {
  enum class Kind { Added, Modified, Deleted };
  Kind kind = Kind::Added;
  std::int64_t seq = 0;      ///< of the changelog; 0: the type leaves no trace there
  std::string_view body;     ///< as it is now; of what is deleted as it was last
  std::string_view version;  ///< of the change
};

/// Tells the changes of what a question is about, from a position of the changelog on. An object
/// that begins to match is added, one that ceases to is deleted.
///
/// Of a type without history it tells what differs between two looks; then nothing is known of what
/// is gone but its name, and that it was one of these.
/// Spec: k8s.io/apiserver, storage/cacher, convertToWatchEvent.
class ChangeEvents {
 public:
  /// A list is logged by name: who goes on by version needs each commit in the order of versions,
  /// who goes on by place in the changelog as it is there.
  enum class Order { ByVersion, BySeq };

  /// `reader`: the snapshot at `position`. Changes whose version is not newer than `floor` (empty:
  /// none) are passed over. `seen`: of a type without history, what was seen before instead of that
  /// snapshot.
  ChangeEvents(store::Reader& reader, query::Query query, query::FieldSelector fields,
               const model::ResourceType& type, bool has_history, std::int64_t position,
               std::string floor, Order order,
               std::optional<history::WatchFeed> seen = std::nullopt);

  enum class Outcome {
    Whole,  ///< everything up to the reader's snapshot was told
    More,   ///< some of it was; ask again
    Lost,   ///< the changelog does not reach back so far, or the cluster is another one
  };
  using Visit = std::function<void(const ChangeEvent&)>;
  /// `tail`: of the same snapshot.
  Outcome next(store::Reader& reader, ChangeTail& tail, const Visit& visit);

  /// Whether an object is one of those that the question is about.
  [[nodiscard]] bool fits(std::string_view body);
  /// The change that was dealt with last.
  [[nodiscard]] std::int64_t position() const { return position_; }
  /// Leaves out what lies between: after `Lost`, when the objects are told anew.
  void go_on_at(std::int64_t position) {
    position_ = position;
    pending_.clear();
    told_ = 0;
  }

 private:
  [[nodiscard]] bool read_commits(store::Reader& reader, const ChangeTail& tail);
  void sort_commits();
  void tell(store::Reader& reader, ChangeTail& tail, const store::StoredChange& change,
            const Visit& visit);
  void tell_differences(store::Reader& reader, const Visit& visit);
  void note_fitting(store::Reader& reader);
  [[nodiscard]] bool take_fitting(const history::WatchEvent& event);
  [[nodiscard]] bool selects_all() const { return query_.labels.empty() && fields_.is_empty(); }

  query::Query query_;
  query::FieldSelector fields_;
  std::optional<history::WatchFeed> feed_;  // of a type without history, whatever the labels
  std::set<model::ObjectKey> fitting_;      // of that type, when not all do
  bool fitting_are_known_ = false;
  std::int64_t position_;
  std::string floor_;
  Order order_;
  std::vector<store::StoredChange> pending_;  // whole commits that are being told
  std::size_t told_ = 0;                      // of them
  bool is_behind_ = false;                    // more commits follow them
  json::Parser parser_;
};

}  // namespace k8scache::serve
