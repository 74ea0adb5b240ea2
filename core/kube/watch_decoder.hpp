#pragma once

#include "core/json/object_splitter.hpp"
#include "core/kube/watch_event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace k8scache::kube {

/// The events of a watch, from its body as it arrives: JSON objects, however they are separated.
/// What has arrived of an event when the stream ends is no event: it will be sent again.
/// Spec: Kubernetes API concepts, "Efficient detection of changes".
class WatchDecoder {
 public:
  /// Of the watched type, for objects that do not say what they are.
  WatchDecoder(std::string api_version, std::string kind);

  void feed(std::string_view bytes) { events_.feed(bytes); }
  /// The next whole event; nothing until more has arrived. Throws Usage for what is none: no JSON,
  /// an unknown type of event, an object of another kind, one without name or version.
  std::optional<WatchEvent> next();

 private:
  std::string api_version_;
  std::string kind_;
  json::ObjectSplitter events_;
};

}  // namespace k8scache::kube
