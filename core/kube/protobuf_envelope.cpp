#include "core/kube/protobuf_envelope.hpp"

#include "core/kube/checked_protozero.hpp"

namespace k8scache::kube {

namespace {

constexpr std::string_view kMagic{"k8s\0", 4};

// Field numbers of k8s.io/apimachinery: pkg/runtime/generated.proto and
// pkg/apis/meta/v1/generated.proto.
enum class Unknown : protozero::pbf_tag_type { TypeMeta = 1, Raw = 2 };
enum class TypeMeta : protozero::pbf_tag_type { ApiVersion = 1, Kind = 2 };
enum class Status : protozero::pbf_tag_type { Message = 3, Reason = 4, Code = 6 };

using protozero::pbf_message;

void read_type(protozero::data_view message, ProtobufEnvelope& envelope) {
  pbf_message<TypeMeta> type(message);
  while (type.next()) {
    switch (type.tag()) {
      case TypeMeta::ApiVersion: envelope.api_version = type.get_string(); break;
      case TypeMeta::Kind: envelope.kind = type.get_string(); break;
      default: type.skip();
    }
  }
}

}  // namespace

bool is_protobuf(std::string_view body) { return body.starts_with(kMagic); }

ProtobufEnvelope open_envelope(std::string_view body) {
  ProtobufEnvelope envelope;
  body.remove_prefix(kMagic.size());
  pbf_message<Unknown> unknown(body.data(), body.size());
  while (unknown.next()) {
    switch (unknown.tag()) {
      case Unknown::TypeMeta: read_type(unknown.get_view(), envelope); break;
      case Unknown::Raw: envelope.raw = unknown.get_view(); break;
      default: unknown.skip();
    }
  }
  return envelope;
}

ProtobufStatus protobuf_status(std::string_view body) {
  ProtobufStatus status;
  if (!is_protobuf(body)) return status;
  try {
    const ProtobufEnvelope envelope = open_envelope(body);
    if (envelope.kind != "Status") return status;
    pbf_message<Status> message(envelope.raw);
    while (message.next()) {
      switch (message.tag()) {
        case Status::Message: status.message = message.get_string(); break;
        case Status::Reason: status.reason = message.get_string(); break;
        case Status::Code: status.code = message.get_int32(); break;
        default: message.skip();
      }
    }
  } catch (const protozero::exception&) {
    return {};
  }
  return status;
}

}  // namespace k8scache::kube
