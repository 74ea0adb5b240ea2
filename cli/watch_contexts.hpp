#pragma once

#include "cli/context.hpp"
#include "cli/watch_run.hpp"

namespace k8scache::cli {

/// Keeps the caches of the contexts that are meant in step with their clusters, until it is told to
/// stop: one, or each in a thread of its own, whatever becomes of the others. Returns the exit
/// code.
int watch_contexts(Context& context, const WatchFlags& flags);

}  // namespace k8scache::cli
