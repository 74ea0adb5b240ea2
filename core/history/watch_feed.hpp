#pragma once

#include "core/query/query.hpp"
#include "core/store/changes.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace k8scache::history {

/// What a watch of the API server says of one object. The views are valid during the visit.
struct WatchEvent {
  enum class Kind { Added, Modified, Deleted };
  Kind kind = Kind::Added;
  std::string_view ns;
  std::string_view name;
  /// The object as it is now, for Deleted as it was last. An object of a type without history is
  /// gone without a trace: then nothing but its apiVersion, kind, namespace, name and uid.
  std::string_view body;
  bool is_trace = false;  ///< `body` is nothing but that
};

/// Makes a watch of what is committed to a cache: between two snapshots it tells every change of
/// what a query is about. An object that begins to match is added, one that ceases to is deleted.
/// Spec: k8s.io/apiserver, storage/cacher, convertToWatchEvent.
class WatchFeed {
 public:
  /// Where changes are read from. The changelog tells each of them; the objects, of a type that
  /// leaves no trace there, what differs between two looks, in memory of one name and version each.
  enum class Source { Changelog, Objects };

  /// Begins with what follows `reader`'s snapshot. `type` is that of the query.
  WatchFeed(store::Reader& reader, query::Query query, const model::ResourceType& type,
            Source source);

  enum class Answer {
    Whole,
    FellOff,  ///< changes are missing; the objects of this snapshot are to be read anew
  };
  /// What happened between the last snapshot and `reader`'s.
  Answer next(store::Reader& reader, const std::function<void(const WatchEvent&)>& visit);
  [[nodiscard]] const query::Query& query() const { return query_; }
  [[nodiscard]] Source source() const { return source_; }

 private:
  struct Known {
    std::string uid;
    std::string version;
    std::int64_t look = 0;  // when it was last there
  };
  using Visit = std::function<void(const WatchEvent&)>;

  Answer next_changes(store::Reader& reader, const Visit& visit);
  void tell(store::Changes& changes, const store::StoredChange& change, const Visit& visit) const;
  [[nodiscard]] bool selects(const model::ObjectKey& key, const std::string& body) const;
  void next_objects(store::Reader& reader, const Visit& visit);
  void tell_trace(const model::ObjectKey& key, const std::string& uid, const Visit& visit) const;

  query::Query query_;
  std::string api_version_;
  std::string kind_;
  Source source_;
  std::int64_t position_ = 0;
  std::map<model::ObjectKey, Known> known_;
  std::int64_t look_ = 0;
};

}  // namespace k8scache::history
