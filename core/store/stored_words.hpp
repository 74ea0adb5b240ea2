#pragma once

#include "core/store/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::store {

/// What stands in a cache that a word being typed may become. Found in the indexes, in the order of
/// their bytes, each once; no object is read.
///
/// Of more than `most` there are the first ones and the very last: what all have in common at their
/// beginning is then what these have.
class StoredWords {
 public:
  /// The reader outlives this.
  explicit StoredWords(Reader& reader, std::size_t most = 1000);

  /// Names of visible objects of a type. `namespaces` as in `Query`; empty: all, and the cluster's.
  [[nodiscard]] std::vector<std::string> names(std::int64_t type,
                                               const std::vector<std::string>& namespaces,
                                               std::string_view beginning);
  /// Namespaces that have objects of any type.
  [[nodiscard]] std::vector<std::string> namespaces(std::string_view beginning);
  /// Keys of labels that objects of a type have; type 0: any.
  [[nodiscard]] std::vector<std::string> label_keys(std::int64_t type, std::string_view beginning);
  /// The values of such a label.
  [[nodiscard]] std::vector<std::string> label_values(std::int64_t type, const std::string& key,
                                                      std::string_view beginning);
  /// Ids of a few objects of a type, to see what they are made of.
  [[nodiscard]] std::vector<std::int64_t> examples(std::int64_t type, int count);

 private:
  [[nodiscard]] std::vector<std::string> namespaces_of(std::int64_t type);

  Reader& reader_;
  std::size_t most_;
};

}  // namespace k8scache::store
