#pragma once

#include "core/describe/writer.hpp"
#include "core/json/value.hpp"

#include <string>

namespace k8scache::describe {

/// What a claim within a pod's volume asks for: the part of a claim's description that needs no
/// status. Spec: kubectl describe, printPersistentVolumeClaim.
void write_claim_of_template(const Writer& to, json::Value claim);

/// `Volume Claims:` of a StatefulSet. Spec: kubectl describe, describeVolumeClaimTemplates.
void write_claim_templates(const Writer& to, json::Value templates);

/// The storage class of a claim or volume; an old annotation precedes the spec.
[[nodiscard]] std::string storage_class_of(json::Value object);

/// `RWO,RWX`, in an order of their own, each once.
[[nodiscard]] std::string access_modes_of(json::Value modes);

}  // namespace k8scache::describe
