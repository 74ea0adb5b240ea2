#pragma once

#include "core/store/changes.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace k8scache::serve {

/// The newest version that the rows of each type have reached by a change of theirs. A cursor is
/// one event behind, because more events may have the version of the last one. Not to be shared
/// between threads.
class NewestChanges {
 public:
  /// Of a type, in a namespace (empty: in all); empty when no change is logged. `generation`: of
  /// the file that is read, another one after every commit.
  [[nodiscard]] const std::string& of(store::Reader& reader,
                                      std::pair<std::uint64_t, std::uint64_t> generation,
                                      std::int64_t type, const std::string& ns);

 private:
  void follow(store::Reader& reader);
  void note(const store::StoredChange& change);

  std::pair<std::uint64_t, std::uint64_t> generation_{};
  bool is_filled_ = false;
  std::int64_t position_ = 0;
  std::map<std::pair<std::int64_t, std::string>, std::string> newest_;
};

}  // namespace k8scache::serve
