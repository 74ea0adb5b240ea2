#pragma once

#include "core/json/value.hpp"
#include "core/query/sort_key.hpp"
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

/// What an object is sorted by, in the question's order.
[[nodiscard]] std::vector<query::SortKey> keys_of(const RestQuestion& question, json::Value object);

/// Whether keys come before others in that order; equal ones are by namespace and name.
[[nodiscard]] bool is_before(const RestQuestion& question, const std::vector<query::SortKey>& left,
                             const std::vector<query::SortKey>& right);

}  // namespace k8scache::serve
