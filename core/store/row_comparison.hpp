#pragma once

#include "core/model/object.hpp"
#include "core/store/known_objects.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace k8scache::store {

/// An object that the rows lack, in the version that was listed.
struct LackedObject {
  model::ObjectKey key;
  std::string resource_version;
  /// The rows' own version says that they have it: a change was missed earlier.
  bool missed = false;
};

/// What a list of metadata says about the rows of a type and scope.
struct Comparison {
  std::vector<LackedObject> lacked;  ///< new or changed; when they are too many, some of them
  bool too_many = false;             ///< to be worth asking for one by one
  std::int64_t missed = 0;           ///< how many of the lacked were missed earlier
};

/// Compares a list of metadata with the rows of a type and scope, in at most 64 bytes per object.
class RowComparison {
 public:
  /// `known` are the rows by version only; `cursor` is the version that they have reached.
  RowComparison(KnownObjects known, std::string cursor)
      : known_(std::move(known)), cursor_(std::move(cursor)) {}

  /// What the list says of one object. Throws Usage when it shows an object twice.
  void see(const model::ListedVersion& object);
  /// The list is whole.
  [[nodiscard]] Comparison result() const;
  /// object.id of the rows that the list has not shown.
  [[nodiscard]] std::vector<std::int64_t> unseen() const { return known_.unseen(); }
  [[nodiscard]] std::int64_t seen() const { return known_.seen(); }
  [[nodiscard]] const std::string& cursor() const { return cursor_; }

 private:
  KnownObjects known_;
  std::string cursor_;
  std::vector<LackedObject> lacked_;
  std::size_t lacked_count_ = 0;
  std::int64_t missed_ = 0;
};

/// What tells an object from all others of its type, whatever its name: the uid, or
/// `namespace/name` where the server gives none.
std::string identity_of(std::string_view uid, std::string_view ns, std::string_view name);
/// A list may not show an object twice. Throws Usage.
[[noreturn]] void fail_repeated(std::string_view ns, std::string_view name);

}  // namespace k8scache::store
