#pragma once

#include "cli/completion.hpp"
#include "cli/completion_cache.hpp"
#include "cli/completion_place.hpp"

namespace k8scache::cli {

/// What the value of a flag may be.
Completion flag_values(const Context& context, CompletionCache& cache,
                       const CompletionPlace& place);

}  // namespace k8scache::cli
