#pragma once

#include "core/describe/writer.hpp"
#include "core/json/value.hpp"

#include <string_view>

namespace k8scache::describe {

/// `Volumes:` of a pod or a pod's template, and where each comes from; `indent` stands before the
/// title. Spec: kubectl describe, describeVolumes.
void write_volumes(const Writer& to, json::Value volumes, std::string_view indent);

/// Where a PersistentVolume comes from: what its spec says of it.
void write_volume_source(const Writer& to, json::Value spec);

}  // namespace k8scache::describe
