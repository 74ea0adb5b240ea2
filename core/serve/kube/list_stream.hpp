#pragma once

#include "core/serve/kube/kube_question.hpp"

namespace k8scache::serve {

/// A list of many objects, told piece by piece out of a snapshot of its own, so that neither all of
/// it is in memory nor two states are mixed. A peer that takes longer than a minute is cut off: its
/// snapshot keeps the write-ahead log from being reset.
[[nodiscard]] Response list_stream(KubeQuestion question, std::vector<Header> headers);

}  // namespace k8scache::serve
