#pragma once

#include "core/model/object.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace k8scache::kube {

/// An object was added, modified, or deleted; a deleted one comes with its last state and the
/// version of the deletion.
struct WatchedObject {
  enum class Verb { Added, Modified, Deleted };
  Verb verb = Verb::Added;
  model::Object object;
};
/// Everything up to this version was sent.
struct WatchedVersion {
  std::string resource_version;
};
/// The server ends the watch; the content of a `Status`.
struct WatchError {
  int code = 0;
  std::string reason;
  std::string message;
  std::optional<std::chrono::milliseconds> retry_after;
};
using WatchEvent = std::variant<WatchedObject, WatchedVersion, WatchError>;

}  // namespace k8scache::kube
