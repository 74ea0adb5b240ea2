#pragma once

#include <map>
#include <string>

namespace k8scache::cli {

/// What came of refreshing a cache before an answer; nothing when nobody asked for it.
struct Refreshed {
  std::string error;                          ///< why nothing could be refreshed
  std::map<std::string, std::string> failed;  ///< by type with its group: why that one could not

  /// Why the type is as it was; empty: it is as fresh as it can be.
  [[nodiscard]] std::string why_not(const std::string& type) const {
    const auto found = failed.find(type);
    return found == failed.end() ? error : found->second;
  }
};

}  // namespace k8scache::cli
