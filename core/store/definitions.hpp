#pragma once

#include "core/model/catalog.hpp"
#include "core/store/reader.hpp"

#include <string>

namespace k8scache::store {

/// The CustomResourceDefinition of a type, as JSON, in the reader's snapshot; empty when it has
/// none there.
[[nodiscard]] std::string definition_of(Reader& reader, const model::ResourceType& type);

/// Another text for another state of it, which costs no reading of it; empty when it has none.
[[nodiscard]] std::string definition_state(Reader& reader, const model::ResourceType& type);

}  // namespace k8scache::store
