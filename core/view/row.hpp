#pragma once

#include "core/base/clock.hpp"
#include "core/json/value.hpp"
#include "core/view/pod.hpp"

#include <optional>

namespace k8scache::view {

/// One object to be shown at one moment. Lives as long as the document of the object.
class Row {
 public:
  Row(json::Value object, Instant now) : object_(object), now_(now) {}

  [[nodiscard]] json::Value object() const { return object_; }
  [[nodiscard]] Instant now() const { return now_; }

  /// Four columns of a pod come out of one look at its containers.
  [[nodiscard]] const PodSummary& pod() const {
    if (!pod_) pod_ = summarize_pod(object_);
    return *pod_;
  }

 private:
  json::Value object_;
  Instant now_;
  mutable std::optional<PodSummary> pod_;
};

}  // namespace k8scache::view
