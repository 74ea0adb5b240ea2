#pragma once

#include "cli/context.hpp"
#include "cli/get_flags.hpp"

#include <optional>

namespace k8scache::cli {

/// Reads the manifests of `-f`, if there are any. Throws Usage for files and words together, and
/// for a path that leads nowhere; with --kubectl-compat several such paths are told in kubectl's
/// way, and the exit code is returned. Spec: cli-runtime resource, Builder.visitByPaths.
std::optional<int> read_files(Context& context, GetFlags& flags);

}  // namespace k8scache::cli
