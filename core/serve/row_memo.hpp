#pragma once

#include "core/base/fast_hash.hpp"
#include "core/view/columns.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace k8scache::serve {

/// How rows of tables begin, made once for all who ask for them: an object's cells are found by the
/// bytes of its body and the signature of its columns, so that what is kept is never wrong. For all
/// threads; at most 48 MiB; of a list that is asked for again and again,
/// some 75,000 rows.
class RowMemo {
 public:
  struct Row {
    std::string front;                 ///< `{"cells":[…],"conditions":[…]`
    std::vector<view::AgePlace> ages;  ///< in it, to be told anew each time
    std::uint32_t metadata_at = 0;     ///< where in the body the value of `metadata` is, in bytes
    std::uint32_t metadata_size = 0;
  };

  /// The row of that body; says whether there was one. `row` keeps its memory.
  [[nodiscard]] bool find(const Fingerprint& body, Row& row);
  void keep(const Fingerprint& body, const Row& row);
  /// How many are kept.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Hash {
    std::size_t operator()(const Fingerprint& name) const { return name.low; }
  };
  using Rows = std::unordered_map<Fingerprint, Row, Hash>;
  void grow(std::size_t bytes);

  mutable std::mutex guard_;
  // What is asked for moves to the younger ones. When these are many, the others are forgotten.
  Rows young_;
  Rows old_;
  std::size_t young_bytes_ = 0;
};

}  // namespace k8scache::serve
