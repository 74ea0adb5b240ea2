#pragma once

#include "core/model/resource_type.hpp"
#include "core/store/reader.hpp"

#include <set>
#include <string>

namespace k8scache::sync {

/// Whether a type is one of those that every API server has of itself. Their versions, and those of
/// custom types, are revisions of one storage; those of an aggregated API server are its own.
[[nodiscard]] bool is_built_in(const model::ResourceType& type);

/// The group versions (`example.com/v1`) that the API server answers itself, as its APIServices in
/// the rows say: its own, and those of custom types. Empty when there are none to see.
[[nodiscard]] std::set<std::string> own_group_versions(store::Reader& reader);

}  // namespace k8scache::sync
