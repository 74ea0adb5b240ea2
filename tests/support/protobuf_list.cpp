#include "tests/support/protobuf_list.hpp"

#include "core/kube/checked_protozero.hpp"
#include "tests/support/json_text.hpp"

#include <fmt/format.h>

#include <initializer_list>
#include <string_view>

namespace k8scache::tests {
namespace {

// Field numbers as in k8s.io/apimachinery's generated.proto files.

std::string envelope(const std::string& api_version, const std::string& kind,
                     const std::string& message) {
  std::string type;
  protozero::pbf_writer type_writer(type);
  type_writer.add_string(1, api_version);
  type_writer.add_string(2, kind);
  std::string unknown;
  protozero::pbf_writer writer(unknown);
  writer.add_message(1, type);
  writer.add_message(2, message);
  writer.add_string(3, "");
  writer.add_string(4, "");
  return std::string("k8s\0", 4) + unknown;
}

std::string text_at(std::string_view body, std::string_view key) {
  const auto text = member_text(body, {"metadata", key});
  return text ? std::string(text->substr(1, text->size() - 2)) : "";
}

std::string object_metadata(std::string_view body) {
  std::string text;
  protozero::pbf_writer meta(text);
  meta.add_string(1, text_at(body, "name"));
  meta.add_string(2, "");
  meta.add_string(3, text_at(body, "namespace"));
  meta.add_string(4, "");
  meta.add_string(5, text_at(body, "uid"));
  meta.add_string(6, text_at(body, "resourceVersion"));
  meta.add_int64(7, 1);
  std::string label;
  protozero::pbf_writer pair(label);
  pair.add_string(1, "app");
  pair.add_string(2, "web");
  meta.add_message(11, label);
  if (const auto annotations = member_text(body, {"metadata", "annotations"})) {
    std::string all;  // their names do not matter here, but their size
    protozero::pbf_writer one(all);
    one.add_string(1, "all");
    one.add_string(2, std::string(*annotations));
    meta.add_message(12, all);
  }
  meta.add_message(17, std::string("\x0a\x02me"));  // managedFields
  return text;
}

}  // namespace

std::string protobuf_metadata_list(const ListPage& page) {
  std::string head;
  protozero::pbf_writer meta(head);
  meta.add_string(1, "");
  meta.add_string(2, fmt::format("{}", page.revision));
  meta.add_string(3, page.continue_token);
  if (page.remaining) meta.add_int64(4, static_cast<std::int64_t>(*page.remaining));
  std::string list;
  protozero::pbf_writer writer(list);
  writer.add_message(1, head);
  for (const std::string& body : page.bodies) {
    std::string item;
    protozero::pbf_writer(item).add_message(1, object_metadata(body));
    writer.add_message(2, item);
  }
  return envelope("meta.k8s.io/v1", "PartialObjectMetadataList", list);
}

std::string protobuf_status_of(const std::string& message, const std::string& reason, int code) {
  std::string status;
  protozero::pbf_writer writer(status);
  writer.add_message(1, std::string());
  writer.add_string(2, "Failure");
  writer.add_string(3, message);
  writer.add_string(4, reason);
  writer.add_int32(6, code);
  return envelope("v1", "Status", status);
}

}  // namespace k8scache::tests
