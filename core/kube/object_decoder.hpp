#pragma once

#include "core/json/list_scanner.hpp"
#include "core/model/object.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::kube {

/// The object, normalised: with apiVersion and kind (lists of built-in types leave them out: the
/// type's are put in), without managedFields.
model::Object object_of(const json::ScannedObject& scanned, std::string_view api_version,
                        std::string_view kind);

/// The labels as `k=v,k=v`, sorted by key.
std::string label_text(const json::ScannedObject& scanned);

/// `2026-01-02T03:04:05Z` to UTC ms; nothing when it is no time.
std::optional<std::int64_t> created_at_ms(std::string_view text);

}  // namespace k8scache::kube
