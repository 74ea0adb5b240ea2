#pragma once

#include "core/model/object.hpp"
#include "core/query/query.hpp"

#include <string_view>

namespace k8scache::query {

/// What a query means, without SQL: followers of changes use it, and it judges `store/select`.
/// The type is not looked at; `labels` are those of the object.
[[nodiscard]] bool matches(const Query& query, const model::ObjectKey& key, const Labels& labels);

/// Whether the whole text fits: `*` is any text, `?` one character, `[a-c]` one of these, `[!a-c]`
/// or `[^a-c]` one of the others; all else is itself. A class that is never closed fits nothing.
/// Spec: SQLite's GLOB, with `[!` as in shells.
[[nodiscard]] bool fits_glob(std::string_view pattern, std::string_view text);

}  // namespace k8scache::query
