#pragma once

#include <cstdint>
#include <string>

namespace k8scache::store {

/// How large a cache is, and what room its file system has left. In bytes; 0 for what is not there.
struct FileFacts {
  std::int64_t file = 0;
  std::int64_t wal = 0;
  std::int64_t free = 0;  ///< for those who are not root
  friend bool operator==(const FileFacts&, const FileFacts&) = default;
};

FileFacts file_facts(const std::string& path);

/// With less room a cache counts as degraded: a write-ahead log of its usual size must fit twice.
constexpr std::int64_t kLeastFree = 128LL << 20U;
/// A larger write-ahead log is one that a reader keeps from being emptied.
constexpr std::int64_t kLargestWal = 64LL << 20U;

}  // namespace k8scache::store
