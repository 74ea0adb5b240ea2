#pragma once

#include "core/store/reader.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::serve {

/// Which row has a uid. A file has no index of them: its upkeep would be a third of a first sync.
/// So a type's rows are read once, and again when somebody asks for what was not among them and the
/// file has changed since. 8 bytes an object.
class UidIndex {
 public:
  /// The visible object of that type with that uid. `state`: of the file; another one when the
  /// rows may be others.
  [[nodiscard]] std::optional<std::int64_t> find(store::Reader& reader, std::int64_t type,
                                                 const std::string& uid,
                                                 std::pair<std::uint64_t, std::int64_t> state);

 private:
  struct OfType {
    std::optional<std::pair<std::uint64_t, std::int64_t>> state;
    std::vector<std::uint64_t> places;  // ascending: some bits of the uid's hash, and the id
  };
  std::map<std::int64_t, OfType> types_;
};

}  // namespace k8scache::serve
