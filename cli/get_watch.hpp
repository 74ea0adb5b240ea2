#pragma once

#include "cli/context.hpp"
#include "cli/get_flags.hpp"

namespace k8scache::cli {

/// Throws Usage for flags that only a watch has a use for.
void require_watch_flags(const GetFlags& flags);

/// `get --watch`: the objects as they are, then each change that is committed to the cache, until
/// told to stop or nobody reads on. Says on standard error when nobody keeps the cache live.
/// Spec: kubectl get, GetOptions.watch.
int watch_objects(Context& context, const GetFlags& flags);

}  // namespace k8scache::cli
