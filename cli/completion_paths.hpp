#pragma once

#include "cli/completion_cache.hpp"
#include "cli/completion_place.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

/// A path that is being typed, with each member that one of the documents has at its end:
/// `.status.p` is `.status.phase`, `.status.podIP` and `.status.podIPs[*]`. What has members itself
/// ends with a dot. Braces and the first dot may be left out, as `--sort-by` allows.
[[nodiscard]] std::vector<std::string> paths_beginning(const std::vector<std::string>& documents,
                                                       std::string_view typed);

/// Of `custom-columns=NAME:.metadata.name,PHASE:.st`: the whole text with its last path gone on, or
/// with a column that the type's table has.
[[nodiscard]] std::vector<std::string> columns_beginning(CompletionCache& cache,
                                                         const model::CatalogType& type,
                                                         const std::string& text);

/// Of `jsonpath={.items[*].st`: the same, of one object or of a list, as the command line asks.
[[nodiscard]] std::vector<std::string> template_beginning(CompletionCache& cache,
                                                          const model::CatalogType& type,
                                                          const CompletionPlace& place);

}  // namespace k8scache::cli
