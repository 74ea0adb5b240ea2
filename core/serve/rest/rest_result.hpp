#pragma once

#include "core/serve/cluster_cache.hpp"
#include "core/serve/rest/rest_question.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace k8scache::serve {

/// The ids of the objects that answer a question, in its order. Reads bodies only when filters or
/// the order need them. Throws Usage when they cannot be compared.
[[nodiscard]] std::vector<std::int64_t> result_of(store::Reader& reader,
                                                  const RestQuestion& question);

/// What the rows of a type are at: as long as it stays, so do answers about it.
[[nodiscard]] std::string state_of(store::Reader& reader, const model::CatalogType& type);

}  // namespace k8scache::serve
