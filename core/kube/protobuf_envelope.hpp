#pragma once

#include "core/base/error.hpp"
#include "core/kube/checked_protozero.hpp"

#include <string>
#include <string_view>

namespace k8scache::kube {

/// A Kubernetes protobuf body: what it is, and its message, which points into the body.
/// Spec: k8s.io/apimachinery/pkg/runtime, type Unknown.
struct ProtobufEnvelope {
  std::string kind;
  std::string api_version;
  protozero::data_view raw;
};

/// Whether a body is a Kubernetes protobuf message, by its four magic bytes.
bool is_protobuf(std::string_view body);
/// Throws protozero's exceptions when the body is damaged: call it within `read_protobuf`.
ProtobufEnvelope open_envelope(std::string_view body);

/// The parts of a `Status` that matter.
struct ProtobufStatus {
  std::string message;
  std::string reason;
  int code = 0;
};
/// Empty when the body is none, or is damaged.
ProtobufStatus protobuf_status(std::string_view body);

/// Makes protozero's exceptions ours: Usage, as for malformed JSON.
template <typename Work>
auto read_protobuf(Work work) {
  try {
    return work();
  } catch (const protozero::exception& error) {
    fail(ErrorKind::Usage, "malformed protobuf: {}", error.what());
  }
}

}  // namespace k8scache::kube
