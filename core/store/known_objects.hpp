#pragma once

#include "core/store/batch.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace k8scache::store {

/// XXH3-64 of a body without the value of its resource version, so that a version that grew for
/// nothing (a storage migration) does not look like a change.
std::int64_t content_hash(std::string_view body, std::string_view resource_version);

/// What the live rows of a type and scope are, to tell unchanged objects apart and to find what
/// vanished, without a query or a write per object.
///
/// At most 64 bytes per object: identities are 128-bit hashes.
class KnownObjects {
 public:
  enum class Match {
    New,        ///< no row has this identity
    Changed,    ///< the row has another version or content
    Unchanged,  ///< nothing to write
    Repeated,   ///< this list has shown it before: the list is broken
  };

  KnownObjects() = default;

  /// Makes room, then `remember` each live row.
  void reserve(std::size_t objects);
  void remember(std::int64_t id, std::string_view identity, std::string_view resource_version,
                std::int64_t hash);

  /// Notes that a list has this object, and says what it is to the rows. `identity` is the uid, or
  /// `namespace/name` where the server gives none.
  Match see(std::string_view identity, std::string_view resource_version, std::int64_t hash);
  /// object.id of the rows the list has not shown.
  [[nodiscard]] std::vector<std::int64_t> unseen() const;
  /// How many objects the list has shown.
  [[nodiscard]] std::int64_t seen() const { return seen_; }

 private:
  struct Entry {
    std::uint64_t identity_low = 0;
    std::uint64_t identity_high = 0;  // both 0: the slot is free
    std::uint64_t state = 0;          // hash of version and content
    std::int64_t id_and_seen = 0;     // id * 2 + seen; id 0: no row yet
  };
  [[nodiscard]] Entry& slot_of(std::uint64_t low, std::uint64_t high);
  Entry& place(const Entry& entry);
  void grow(std::size_t slots);

  std::vector<Entry> slots_;
  std::size_t used_ = 0;
  std::int64_t seen_ = 0;
};

}  // namespace k8scache::store
