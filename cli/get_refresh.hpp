#pragma once

#include "cli/cache_choice.hpp"
#include "cli/context.hpp"
#include "cli/get_flags.hpp"
#include "cli/refreshed.hpp"

#include <vector>

namespace k8scache::cli {

/// `get --refresh`: asks each cluster, several at once, for those types of the question whose rows
/// are older than --max-age (without it: for all of them), or were never listed. A cache that a
/// watcher keeps in step is as fresh as it can be. One result for each of the caches; a failure is
/// one too. Throws Usage for --max-age, Interrupted.
std::vector<Refreshed> refresh_what_is_old(Context& context, const GetFlags& flags,
                                           const std::vector<CacheChoice>& choices);

}  // namespace k8scache::cli
