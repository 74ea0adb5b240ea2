#pragma once

#include "cli/context.hpp"
#include "core/base/reload.hpp"

namespace k8scache::cli {

/// The requests to read settings and files again that SIGHUP makes from now on; one number for all
/// loops of the process. At a terminal SIGHUP says that it is gone, and asks to stop instead.
const ReloadRequest& reloads_of(const Context& context);

}  // namespace k8scache::cli
