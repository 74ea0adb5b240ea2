#pragma once

#include "core/serve/change_tail.hpp"
#include "core/store/changes.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace k8scache::serve {

/// The newest version that the rows of each type have reached by a change of theirs. A cursor is
/// one event behind, because more events may have the version of the last one. Not to be shared
/// between threads.
class NewestChanges {
 public:
  /// Of a type, in a namespace (empty: in all); empty when no change is logged. `tail`: of the
  /// reader's snapshot. `file`: another number when another file is read.
  [[nodiscard]] const std::string& of(store::Reader& reader, const ChangeTail& tail,
                                      std::uint64_t file, std::int64_t type, const std::string& ns);

 private:
  [[nodiscard]] bool read_on(store::Reader& reader, const ChangeTail& tail);
  void begin_anew(store::Reader& reader);
  void note(const store::StoredChange& change);

  std::optional<std::uint64_t> file_;
  std::int64_t position_ = 0;
  std::map<std::pair<std::int64_t, std::string>, std::string> newest_;
};

}  // namespace k8scache::serve
