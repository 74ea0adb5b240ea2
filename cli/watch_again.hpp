#pragma once

#include "cli/context.hpp"

#include <functional>

namespace k8scache::cli {

/// Watches one of several clusters until it is told to stop: a watch that fails for what may pass,
/// such as a cluster that cannot be reached, is begun again, each time later. Throws what somebody
/// has to mend. `retries_locked`: another process that writes the cache passes too.
int watch_again(Context& context, bool retries_locked, const std::function<int(Context&)>& watch);

}  // namespace k8scache::cli
