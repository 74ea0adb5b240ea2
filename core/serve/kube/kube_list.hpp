#pragma once

#include "core/serve/kube/kube_question.hpp"

namespace k8scache::serve {

/// One object: GET of a name, or of its `status`, which is the same here.
[[nodiscard]] Response kube_object(const KubeQuestion& question);

/// A list, whole, or a page of it. Pages are of one state, that of the first: what changed since is
/// taken from the changelog; when that does not reach back so far, it is 410 Expired. A type whose
/// changes leave no trace is told whole, whatever `limit` says.
/// Many objects are told piece by piece, out of a snapshot of their own.
/// Spec: k8s.io/apiserver, handlers/get.go and storage/continue.go.
[[nodiscard]] Response kube_list(KubeQuestion question);

}  // namespace k8scache::serve
