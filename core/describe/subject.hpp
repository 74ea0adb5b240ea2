#pragma once

#include "core/base/clock.hpp"
#include "core/describe/related.hpp"
#include "core/json/value.hpp"

namespace k8scache::describe {

/// What is described, and what it is described with.
struct Subject {
  json::Value object;
  Related& related;
  Instant now;
  bool shows_events = true;
  bool has_secret_values = true;  ///< false: values of Secrets are not stored
};

}  // namespace k8scache::describe
