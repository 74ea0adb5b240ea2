#pragma once

#include "core/describe/writer.hpp"
#include "core/json/value.hpp"

namespace k8scache::describe {

/// `Environment Variables from:` and `Environment:` of a container. `pod`: the one that fields are
/// taken from; missing in a template. Spec: kubectl describe, describeContainerEnvVars and EnvFrom.
void write_environment(const Writer& to, json::Value container, json::Value pod);

}  // namespace k8scache::describe
