#pragma once

#include "core/sync/verification.hpp"

#include <string>
#include <vector>

namespace k8scache::sync {

/// What a verification has found, over all types.
struct VerificationReport {
  std::string context;
  std::vector<std::string> damage;  ///< of the file; empty: it is sound
  std::vector<Verified> types;

  [[nodiscard]] std::size_t different() const;  ///< types
  [[nodiscard]] std::size_t not_compared() const;
};

/// `  web/front: the cache has version 5, the cluster 7`, at most `most` lines, then how many more.
std::vector<std::string> difference_lines(const Verified& one, std::size_t most);
/// `verified 62 types, 20,724 objects: equal; 12 changed since the last refresh`
std::string summary(const VerificationReport& report);
/// The whole report as one JSON document.
std::string as_json(const VerificationReport& report, int exit_code);

}  // namespace k8scache::sync
