#pragma once

#include "core/json/list_scanner.hpp"
#include "core/kube/session.hpp"
#include "core/model/catalog.hpp"
#include "core/store/cursor.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace k8scache::sync {

/// An object that the cache has otherwise than the cluster; versions, empty: not there.
struct Difference {
  model::ObjectKey key;
  std::string cached;
  std::string listed;
};

/// What the comparison of one type and scope with the cluster has found.
struct Verified {
  store::TypeScope at;
  model::ResourceType type;
  std::int64_t objects = 0;  ///< of the cluster
  std::string version;       ///< of the list that the rows were compared with
  std::int64_t changed = 0;  ///< objects that have changed since the rows' version: no differences
  std::vector<Difference> differences;
  /// Rows of objects that the cluster lacks, and the server does not tell any more whether they
  /// were deleted after the rows' version or before.
  std::vector<Difference> untold;
  ErrorKind error_kind = ErrorKind::Internal;
  std::string error;  ///< why it could not be compared; empty: it was
};

/// Whether somebody keeps the cache in step meanwhile.
enum class Kept { No, Live };

/// Compares rows with a list of metadata, by identity and version; changes nothing.
///
/// Where nobody keeps the cache, what has changed after the rows' version is no difference: what is
/// listed at a later version, and what a watch from the rows' version shows as deleted. Where a
/// watcher does, a difference is what stays one while the watcher goes on. The session, which asks
/// and waits, outlives it.
class Verification {
 public:
  Verification(kube::Session& session, std::string cache_path, Kept kept)
      : session_(session), cache_path_(std::move(cache_path)), kept_(kept) {}

  /// Throws Interrupted, Storage, Unusable; what the server refuses is in the result.
  Verified check(const model::ResourceType& type, const store::TypeScope& at);

 private:
  void compare(Verified& result);
  void list(const Verified& result, store::RowComparison& rows, std::string& version);
  void ask_for_deletions(Verified& result, const std::string& since);

  kube::Session& session_;
  std::string cache_path_;
  Kept kept_;
  json::ListScanner scanner_;
};

/// Compares the file with itself: what in it would be answered wrongly, a line each that names type
/// and object, at most 20. Throws Storage, Unusable.
std::vector<std::string> damage_in(store::Reader& reader);

}  // namespace k8scache::sync
