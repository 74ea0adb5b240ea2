#pragma once

#include "core/model/catalog.hpp"

#include <string>
#include <vector>

namespace k8scache::query {

// A question to several clusters may name types that only some of them serve. These take the words
// behind `get` as `parse_resource_args` reads them. Pure.

/// The words for types: `pods` and `svc` of `pods,svc web` and of `pods/a svc/b`.
std::vector<std::string> type_words(const std::vector<std::string>& arguments);

/// Those of the words that mean no type and no category of the catalog.
std::vector<std::string> unknown_types(const std::vector<std::string>& words,
                                       const model::Catalog& catalog);

/// The arguments without what is asked of these types; empty when nothing is left.
std::vector<std::string> without_types(const std::vector<std::string>& arguments,
                                       const std::vector<std::string>& types);

}  // namespace k8scache::query
