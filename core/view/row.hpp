#pragma once

#include "core/base/clock.hpp"
#include "core/json/value.hpp"
#include "core/view/age.hpp"
#include "core/view/pod.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::view {

/// One object to be shown at one moment. Lives as long as the document of the object.
class Row {
 public:
  Row(json::Value object, Instant now) : object_(object), now_(now) {}

  [[nodiscard]] json::Value object() const { return object_; }

  /// As `age_text`, now. Whoever shows time passed does it by this, so that it is known.
  [[nodiscard]] std::string age(std::optional<Instant> then) const {
    if (then) shown_.push_back(*then);
    return age_text(then, now_);
  }
  /// Since when the time that has passed was shown, since last asked.
  [[nodiscard]] std::vector<Instant> take_shown() const { return std::exchange(shown_, {}); }

  /// Four columns of a pod come out of one look at its containers.
  [[nodiscard]] const PodSummary& pod() const {
    if (!pod_) pod_ = summarize_pod(object_);
    return *pod_;
  }

 private:
  json::Value object_;
  Instant now_;
  mutable std::vector<Instant> shown_;
  mutable std::optional<PodSummary> pod_;
};

}  // namespace k8scache::view
