#pragma once

#include "cli/context.hpp"
#include "core/kube/kubeconfig.hpp"

#include <optional>

namespace k8scache::cli {

enum class Merging {
  Files,        ///< all that there are; what is not there is as if it were empty
  OneFileOnly,  ///< the one of --kubeconfig, which must be there
};

/// The kubeconfig as `kubectl config` reads it, or nothing, when it has said on stderr why it
/// cannot. Spec: client-go clientcmd, PathOptions.GetStartingConfig and LoadFromFile.
std::optional<kube::Kubeconfig> kubectls_kubeconfig(Context& context, Merging merging);

}  // namespace k8scache::cli
