#pragma once

#include "cli/context.hpp"
#include "cli/serve_flags.hpp"

namespace k8scache::cli {

/// `serve kubeconfig`: prints how kubectl and others reach the server. Asks nobody.
int run_serve_kubeconfig(Context& context, const ServeFlags& flags);

}  // namespace k8scache::cli
