#pragma once

#include "core/serve/kube/kube_question.hpp"

namespace k8scache::serve {

/// A watch: what is committed to the cache, told as the API server tells it, until its time is
/// over. Without a version, or with `sendInitialEvents`, all objects come first.
///
/// A version that the cache has not reached is 504, one that the changelog does not reach back to
/// is an ERROR event, as is a new epoch or another file.
/// Spec: k8s.io/apiserver, handlers/watch.go; storage/cacher, convertToWatchEvent.
[[nodiscard]] Response kube_watch(KubeQuestion question);

}  // namespace k8scache::serve
