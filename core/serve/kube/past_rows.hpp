#pragma once

#include "core/model/object.hpp"
#include "core/query/query.hpp"
#include "core/store/changes.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace k8scache::serve {

/// An object of a list: a row as it is, or what a change has superseded.
struct PastRow {
  model::ObjectKey key{};   ///< empty when the list is that of now
  std::int64_t id = 0;      ///< object.id; 0: see `change`
  std::int64_t change = 0;  ///< the change that superseded it
};

/// What matched a query when `seq` was the newest change, in the order of a list. Nothing when the
/// changelog does not reach back so far; then whoever asks has to begin anew. `has_history`: the
/// type's changes are logged at all.
[[nodiscard]] std::optional<std::vector<PastRow>> rows_at(store::Reader& reader,
                                                          const query::Query& query,
                                                          std::int64_t seq, bool has_history);

/// Whether objects of a type are others than when `seq` was the newest change. Nothing as above.
[[nodiscard]] std::optional<bool> are_others_since(store::Reader& reader, std::int64_t type,
                                                   std::int64_t seq);

/// Their bodies, in that order, as long as `visit` wants more. Returns how many were visited.
std::size_t each_body(store::Reader& reader, const std::vector<PastRow>& rows, std::size_t first,
                      std::size_t last, const std::function<bool(std::string_view body)>& visit);

}  // namespace k8scache::serve
