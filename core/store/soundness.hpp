#pragma once

#include "core/model/object.hpp"
#include "core/store/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::store {

/// Something in the file that a reader would answer wrongly, or not at all.
struct Finding {
  std::int64_t type = 0;  ///< resource_type.id; 0 when it is no object's
  model::ObjectKey key;
  std::string what;  ///< such as `it has no body`
};

/// What is wrong with a body, as far as its text tells; empty: nothing. The views are valid during
/// the call.
using BodyCheck = std::function<std::string(const StoredVersion& row, std::string_view labels,
                                            std::string_view body)>;

/// Compares the tables with each other, in the snapshot of a Reader, which must outlive it: objects
/// with their bodies, hashes and labels, label sets with what selectors look at, every superseded
/// body with what followed it.
class Soundness {
 public:
  explicit Soundness(Reader& reader) : reader_(reader) {}

  /// At most `most`; in memory of a few bodies. `check` gets every object whose body can be read.
  /// Throws Storage, Unusable.
  [[nodiscard]] std::vector<Finding> findings(const BodyCheck& check, std::size_t most);

 private:
  Reader& reader_;
};

}  // namespace k8scache::store
