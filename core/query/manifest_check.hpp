#pragma once

#include "core/json/value.hpp"

#include <string>

namespace k8scache::query {

/// Why kubectl takes a document for no list: it is no object, or its `items` are no list of
/// objects. Empty when it is one, or an object.
[[nodiscard]] std::string shape_problem(json::Value document);

/// The first member of an object's metadata that has the wrong type, in Go's words: `json: cannot
/// unmarshal number into Go struct field ObjectMeta.metadata.name of type string`. Empty when there
/// is none. Times are not looked at.
/// Spec: cli-runtime resource, metadataValidatingDecoder.
[[nodiscard]] std::string metadata_problem(json::Value object);

}  // namespace k8scache::query
