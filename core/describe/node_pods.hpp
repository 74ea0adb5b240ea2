#pragma once

#include "core/describe/subject.hpp"
#include "core/describe/writer.hpp"

namespace k8scache::describe {

/// The pods of a node that have not ended, and what they take of it; `not authorized` where pods
/// may not be seen, `<unknown>` when they were never asked for. Spec: kubectl describe,
/// describeNodeResource.
void write_pods_of_node(const Writer& to, const Subject& subject);

}  // namespace k8scache::describe
