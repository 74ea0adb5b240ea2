#pragma once

#include "cli/context.hpp"
#include "cli/serve_flags.hpp"

namespace k8scache::cli {

/// `serve token NAME`: makes a token, prints it, and adds its digest to the token file.
int run_serve_token(Context& context, const ServeFlags& flags);

}  // namespace k8scache::cli
