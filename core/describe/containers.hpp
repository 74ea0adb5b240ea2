#pragma once

#include "core/describe/writer.hpp"
#include "core/json/value.hpp"

#include <string_view>

namespace k8scache::describe {

/// Containers of one kind, as a pod or a pod's template has them.
struct Containers {
  std::string_view title;  ///< `Init Containers`
  json::Value containers;
  json::Value statuses{};     ///< missing in a template
  json::Value pod{};          ///< what `fieldRef` refers to; missing in a template
  std::string_view indent{};  ///< before the title; a template's names have a blank more
};

/// Spec: kubectl describe, describeContainers.
void write_containers(const Writer& to, const Containers& what);

/// `Limits:` and `Requests:`. Spec: kubectl describe, describeResources.
void write_resources(const Writer& to, int level, json::Value resources);

}  // namespace k8scache::describe
