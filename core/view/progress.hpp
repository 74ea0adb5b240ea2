#pragma once

#include "core/json/value.hpp"

#include <string>

namespace k8scache::view {

/// How far an object of any kind has come, read off what kinds have in common: `ready` and `reason`
/// are those of its condition `Ready`, `status` is one of `Current`, `InProgress`, `Failed`,
/// `Terminating`.
struct ObjectProgress {
  std::string ready;   ///< `True`, `False`, `Unknown`; `-` without that condition
  std::string reason;  ///< why, as the condition says
  std::string status;
};

/// Spec: cli-utils, kstatus: its generic rules, and replicas of all that have them.
[[nodiscard]] ObjectProgress progress_of(json::Value object);

}  // namespace k8scache::view
