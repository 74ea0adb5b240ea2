#pragma once

#include "core/serve/cluster_cache.hpp"
#include "core/store/commit_bell.hpp"

#include <optional>
#include <string>

namespace k8scache::serve {

/// Looks whether a cache file was written to, and says so in its `CacheNews`. One thread.
class CacheWatch {
 public:
  /// `news` outlives this.
  CacheWatch(std::string path, CacheNews& news) : path_(std::move(path)), news_(news) {}

  /// Looks; whether there is news. A file that is not there, or cannot be read, is none until it
  /// can be. Some microseconds.
  bool look();

 private:
  std::string path_;
  CacheNews& news_;
  std::optional<store::CommitBell> bell_;
};

}  // namespace k8scache::serve
