#pragma once

#include "core/base/clock.hpp"
#include "core/base/error.hpp"
#include "core/model/object.hpp"
#include "core/store/type_scope.hpp"
#include "core/store/watcher_state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace k8scache::store {

/// An object ready for its rows.
struct EncodedObject {
  model::ObjectKey key;
  std::string uid;
  std::string resource_version;
  std::string labels;
  std::optional<std::int64_t> created_at_ms;
  std::int64_t content_hash = 0;
  std::string frame;  ///< the body as a zstd frame
};

/// What a list cost, for the choice of the next refresh and for `status`.
struct ListCost {
  std::chrono::milliseconds time{0};
  std::int64_t requests = 0;
  std::int64_t bytes = 0;  ///< of JSON, decompressed
};

// The operations of a batch, in order.

/// A list begins: whatever an unfinished one left behind goes.
struct BeginList {
  TypeScope at;
};
/// A dictionary that frames from here on may name.
struct AddDictionary {
  std::int64_t type = 0;
  std::uint32_t id = 0;
  std::string content;
};
/// New and changed objects of the list.
struct PutListed {
  TypeScope at;
  std::vector<EncodedObject> objects;
};
/// How a type's rows were brought up to date.
enum class Refresh {
  Listed,     ///< by a whole list
  Compared,   ///< by a list of metadata, and what the rows lacked
  Unchanged,  ///< the storage's version is the rows' own
  Watched,    ///< by the changes since
};

/// The list is whole: it replaces the live rows, what vanished goes, and the cursor moves.
struct FinishList {
  TypeScope at;
  std::string resource_version;
  Instant as_of;                       ///< when the list was asked for
  std::vector<std::int64_t> vanished;  ///< object.id of live rows that the list lacks
  ListCost cost;
  std::string warnings;  ///< the server's Warning texts, one per line
  bool history = true;   ///< false: leave no trace in the changelog
  std::string blind;     ///< why nobody looked since the last list or event; empty: somebody did
  std::string recipe;    ///< what the bodies depend on beside the objects; see cursor.recipe
  Refresh how = Refresh::Listed;  ///< Listed or Compared
  std::string form{};             ///< in which a whole list came: json or protobuf
  std::string refused_form{};     ///< why it came as JSON after all; empty: it did not have to
};
/// The rows of the cursor's version are proved to be those of `as_of`, without a list.
struct ConfirmRows {
  TypeScope at;
  std::string resource_version;
  Instant as_of;
  ListCost cost;
  std::string blind;                 ///< as in FinishList
  Refresh how = Refresh::Unchanged;  ///< Unchanged or Watched
};
/// The list was given up: live rows stay, the cursor row says why.
struct GiveUpList {
  TypeScope at;
  ErrorKind kind = ErrorKind::Internal;
  std::string error;
  bool forbidden = false;  ///< coverage, not failure: we may not list this
};

/// An object of a watch is now so.
struct PutWatched {
  TypeScope at;
  EncodedObject object;
  bool history = true;
};
/// An object of a watch is gone.
struct RemoveWatched {
  TypeScope at;
  model::ObjectKey key;
  std::string uid;
  std::string resource_version;  ///< of the deletion
  bool history = true;
};
/// Every change up to this version is in the rows, by the operations before this one.
struct MoveCursor {
  TypeScope at;
  std::string resource_version;
  Instant as_of;      ///< the epoch: as it was
  std::string blind;  ///< as in FinishList
};
/// The cluster was set back to an earlier state, as this type showed.
struct NewEpoch {
  TypeScope at;
};
/// The watcher lives. `streams` replace those of the same type and scope.
struct Heartbeat {
  WatcherState watcher;
  std::vector<StreamState> streams;
  std::vector<TypeScope> ended;  ///< streams that are no more
};
/// The watcher ends: nobody keeps the cache any more.
struct EndOfWatch {};

using Operation =
    std::variant<BeginList, AddDictionary, PutListed, FinishList, ConfirmRows, GiveUpList,
                 PutWatched, RemoveWatched, MoveCursor, NewEpoch, Heartbeat, EndOfWatch>;

/// Applied in one transaction: rows and the cursor they reach commit together.
struct Batch {
  Instant observed_at;
  std::vector<Operation> operations;
};

/// What a finished list changed, or a watch that ended in a proof.
struct ListOutcome {
  TypeScope at;
  Refresh how = Refresh::Listed;
  std::int64_t objects = 0;  ///< rows of the type and scope now
  std::int64_t added = 0;
  std::int64_t updated = 0;
  std::int64_t removed = 0;
  bool first = false;  ///< it was the first whole list of this type and scope
};

}  // namespace k8scache::store
