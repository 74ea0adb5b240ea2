#include "core/kube/metadata_decoder.hpp"

#include "core/base/error.hpp"
#include "core/kube/checked_protozero.hpp"
#include "core/kube/protobuf_envelope.hpp"

namespace k8scache::kube {

namespace {

// Field numbers of k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto.
enum class List : protozero::pbf_tag_type { Metadata = 1, Items = 2 };
enum class ListMeta : protozero::pbf_tag_type {
  ResourceVersion = 2,
  Continue = 3,
  RemainingItemCount = 4
};
enum class Item : protozero::pbf_tag_type { Metadata = 1 };
enum class ObjectMeta : protozero::pbf_tag_type {
  Name = 1,
  Namespace = 3,
  Uid = 5,
  ResourceVersion = 6
};

using protozero::pbf_message;

std::string_view view_of(protozero::data_view data) { return {data.data(), data.size()}; }

void show(protozero::data_view metadata, const VersionVisitor& visit) {
  model::ListedVersion object;
  pbf_message<ObjectMeta> meta(metadata);
  while (meta.next()) {
    switch (meta.tag()) {
      case ObjectMeta::Name: object.name = view_of(meta.get_view()); break;
      case ObjectMeta::Namespace: object.ns = view_of(meta.get_view()); break;
      case ObjectMeta::Uid: object.uid = view_of(meta.get_view()); break;
      case ObjectMeta::ResourceVersion: object.resource_version = view_of(meta.get_view()); break;
      default: meta.skip();
    }
  }
  if (object.name.empty()) fail(ErrorKind::Usage, "an object of the list has no metadata.name");
  visit(object);
}

}  // namespace

const std::string_view kAcceptMetadata =
    "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,"
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
const std::string_view kAcceptJsonMetadata =
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

std::optional<json::ListHead> protobuf_list_head(std::string_view body) {
  if (!is_protobuf(body)) return std::nullopt;
  return read_protobuf([&]() -> std::optional<json::ListHead> {
    ProtobufEnvelope envelope = open_envelope(body);
    if (envelope.kind != "PartialObjectMetadataList") return std::nullopt;
    json::ListHead head{.kind = std::move(envelope.kind),
                        .api_version = std::move(envelope.api_version),
                        .resource_version = {},
                        .continue_token = {}};
    pbf_message<List> list(envelope.raw);
    while (list.next(List::Metadata)) {
      pbf_message<ListMeta> meta(list.get_message());
      while (meta.next()) {
        switch (meta.tag()) {
          case ListMeta::ResourceVersion: head.resource_version = meta.get_string(); break;
          case ListMeta::Continue: head.continue_token = meta.get_string(); break;
          case ListMeta::RemainingItemCount: head.remaining_items = meta.get_int64(); break;
          default: meta.skip();
        }
      }
    }
    return head;
  });
}

void decode_metadata(json::ListScanner& scanner, std::string& page, const VersionVisitor& visit) {
  if (!is_protobuf(page)) {
    scanner.scan(page, [&](const json::ScannedObject& scanned) {
      if (scanned.name.empty())
        fail(ErrorKind::Usage, "an object of the list has no metadata.name");
      visit({scanned.ns, scanned.name, scanned.uid, scanned.resource_version});
    });
    return;
  }
  read_protobuf([&] {
    pbf_message<List> list(open_envelope(page).raw);
    while (list.next(List::Items)) {
      pbf_message<Item> item(list.get_message());
      if (item.next(Item::Metadata)) show(item.get_view(), visit);
    }
  });
}

}  // namespace k8scache::kube
