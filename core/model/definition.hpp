#pragma once

#include "core/json/value.hpp"

#include <string_view>

namespace k8scache::model {

/// What a CustomResourceDefinition, which may be missing, says of one of its versions; missing when
/// it has no such version.
[[nodiscard]] inline json::Value version_of(json::Value definition, std::string_view name) {
  for (const json::Value version : definition["spec"]["versions"].elements()) {
    if (version["name"].text_or("") == name) return version;
  }
  return {};
}

}  // namespace k8scache::model
