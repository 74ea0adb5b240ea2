#pragma once

#include "cli/context.hpp"
#include "core/model/catalog.hpp"
#include "core/query/query.hpp"
#include "core/store/reader.hpp"

#include <functional>
#include <string_view>

namespace k8scache::cli {

/// Shows the objects of a query as they are, then each that is committed to the cache as it is
/// added or modified, until told to stop or nobody reads on. For types without history; deletions
/// are not told. The reader's snapshot ends. Returns the exit code.
int follow_objects(Context& context, store::Reader& reader, const model::CatalogType& type,
                   const query::Query& query, const std::function<void(std::string_view)>& show);

}  // namespace k8scache::cli
