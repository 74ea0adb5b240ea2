#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace k8scache::store {

/// An OpenAPI document as it goes into the file.
struct EncodedDocument {
  std::string path;   ///< `apis/apps/v1`
  std::string state;  ///< what the server calls this state of it
  std::int64_t bytes = 0;
  std::string frame;  ///< one zstd frame
};

/// What becomes of the stored documents, all at once.
struct DocumentChanges {
  std::vector<EncodedDocument> put;
  std::vector<std::string> removed;  ///< paths
};

/// Path to state, of those that are stored.
using DocumentStates = std::map<std::string, std::string>;

/// How much they take.
struct DocumentSizes {
  std::int64_t count = 0;
  std::int64_t bytes = 0;   ///< of JSON
  std::int64_t stored = 0;  ///< of the file
};

}  // namespace k8scache::store
