#pragma once

#include "cli/completion.hpp"
#include "cli/completion_cache.hpp"
#include "cli/completion_place.hpp"

#include <vector>

namespace k8scache::cli {

/// What `explain` may be asked for: types, and behind a dot the fields that its documents know.
std::vector<Candidate> explain_words(CompletionCache& cache, const CompletionPlace& place);

}  // namespace k8scache::cli
