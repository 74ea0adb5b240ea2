#pragma once

#include "core/model/catalog.hpp"
#include "core/query/query.hpp"
#include "core/store/cursor.hpp"
#include "core/store/documents.hpp"
#include "core/store/row_comparison.hpp"
#include "core/store/watcher_state.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::store {

class Database;
class Decompressor;

/// One object as it is stored. The views are valid during the visit.
struct StoredObject {
  std::int64_t id = 0;
  std::string_view ns;
  std::string_view name;
  std::string_view resource_version;
  std::string_view labels;  ///< `k=v,k=v`
  std::string_view body;
};

/// Which state of an object is stored, without the object. The views are valid during the visit.
struct StoredVersion {
  std::int64_t id = 0;
  std::string_view ns;
  std::string_view name;
  std::string_view uid;
  std::string_view resource_version;
};

/// Answers from a cache file, read-only. One per thread. Everything between construction (or
/// `renew`) and destruction is one snapshot: an answer is never a mixture of two states.
class Reader {
 public:
  /// What SQLite may put beside the file while it is open.
  enum class Beside { Index, Nothing };
  /// Throws Stale (no file, or never filled), Storage, Unusable.
  explicit Reader(const std::string& path, Beside beside = Beside::Index);
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  [[nodiscard]] const std::map<std::string, std::string>& meta() const;
  [[nodiscard]] const model::Catalog& catalog() const;
  /// Cursors of one type, or of all (type 0). They stand as long as the snapshot.
  [[nodiscard]] const std::vector<Cursor>& cursors(std::int64_t type = 0);
  /// The ids of what matches, in the API server's order.
  [[nodiscard]] std::vector<std::int64_t> ids(const query::Query& query);
  /// Walks what matches, in the API server's order, in memory of one object plus 8 bytes each.
  void each(const query::Query& query, const std::function<void(const StoredObject&)>& visit);
  /// The objects of these ids that are there, in this order.
  void each(const std::vector<std::int64_t>& ids,
            const std::function<void(const StoredObject&)>& visit);
  /// As `each`, of their bodies alone, which costs half.
  void each_body(const std::vector<std::int64_t>& ids,
                 const std::function<void(std::string_view body)>& visit);
  /// As `each`, without reading bodies.
  void each_version(const query::Query& query,
                    const std::function<void(const StoredVersion&)>& visit);
  /// The rows of a type and scope, to be compared with a list of metadata.
  [[nodiscard]] RowComparison comparison(const TypeScope& at);
  /// What tells a row from others.
  struct RowFacts {
    model::ObjectKey key;
    std::string uid;
    std::string resource_version;
    std::int64_t content_hash = 0;
  };
  [[nodiscard]] std::optional<RowFacts> row(std::int64_t id);
  [[nodiscard]] std::optional<RowFacts> row(std::int64_t type, const model::ObjectKey& key);
  /// The id of one object; nothing when it is not there, or not visible.
  [[nodiscard]] std::optional<std::int64_t> id_of(std::int64_t type, const model::ObjectKey& key);
  /// The ids and uids of a type's visible objects.
  void each_uid(std::int64_t type,
                const std::function<void(std::int64_t, std::string_view)>& visit);
  /// The objects of every list that was once whole.
  [[nodiscard]] std::map<TypeScope, std::int64_t> counts();
  /// The first and the last change the file holds; 0 when it holds none.
  struct ChangelogSize {
    std::int64_t first_seq = 0;
    std::int64_t last_seq = 0;
  };
  [[nodiscard]] ChangelogSize changelog();
  /// Of the superseded bodies in it. Looks at every row.
  [[nodiscard]] std::int64_t changelog_bytes();
  /// An OpenAPI document (`apis/apps/v1`); nothing when it is not stored.
  [[nodiscard]] std::optional<std::string> document(const std::string& path);
  [[nodiscard]] DocumentStates document_states();
  [[nodiscard]] DocumentSizes document_sizes();
  /// Who keeps the cache live, or did when it died.
  [[nodiscard]] std::optional<WatcherState> watcher();
  [[nodiscard]] std::vector<StreamState> streams();
  /// When a type (0: any) was not observed, oldest first.
  [[nodiscard]] std::vector<BlindInterval> blind_intervals(std::int64_t type = 0);
  /// Another number for another state of the file, of those that this reader has seen.
  [[nodiscard]] std::int64_t state_number() const;
  /// Begins a new snapshot, of the newest commit; with it facts and catalog.
  void renew();
  /// Ends the snapshot, so that it keeps nobody from anything. Catalog, facts and path stay;
  /// nothing else may be asked until `renew`.
  void let_go();
  /// SQLite's own check; empty when the file is sound.
  [[nodiscard]] std::string integrity();
  [[nodiscard]] const std::string& path() const;

 private:
  friend class Changes;       // reads the changelog in the same snapshot
  friend class ObjectStates;  // counts rows in it
  friend class Soundness;     // compares all tables in it
  friend class StoredWords;   // looks into its indexes
  [[nodiscard]] Database& database();
  [[nodiscard]] Decompressor& decompressor();

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace k8scache::store
