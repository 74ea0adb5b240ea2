#include "core/serve/kube/object_forms.hpp"

#include "core/json/writer.hpp"
#include "core/serve/cluster_cache.hpp"

namespace k8scache::serve {

namespace {

void write_metadata(json::Writer& writer, const ListHead& head) {
  writer.key("metadata").begin_object().key("resourceVersion").value(head.version);
  if (!head.continue_token.empty()) writer.key("continue").value(head.continue_token);
  if (head.remaining) writer.key("remainingItemCount").value(*head.remaining);
  writer.end_object();
}

std::string kind_and_version(std::string_view kind, std::string_view version) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("kind").value(kind).key("apiVersion").value(version);
  return text;  // open: more members follow
}

}  // namespace

ObjectForms::ObjectForms(Form form, RowObject row_object, const model::CatalogType& type,
                         store::Reader& reader, const model::Registry& registry)
    : form_(form), row_object_(row_object), type_(type.type) {
  if (form == Form::Table || form == Form::TableBeta) {
    columns_.emplace(columns_of(reader, type, registry));
  }
}

void ObjectForms::begin_list(std::string& out, const ListHead& head) const {
  switch (form_) {
    case Form::Table:
    case Form::TableBeta: begin_table(out, head, Definitions::Told); return;
    case Form::Object:
    case Form::Metadata: break;
  }
  json::Writer writer(out);
  const bool is_metadata = form_ == Form::Metadata;
  writer.begin_object().key("kind");
  writer.value(is_metadata ? std::string("PartialObjectMetadataList") : type_.kind + "List");
  writer.key("apiVersion");
  writer.value(is_metadata ? std::string("meta.k8s.io/v1") : type_.api_version());
  write_metadata(writer, head);
  out += R"(,"items":[)";
}

void ObjectForms::add_item(std::string& out, std::string_view body, Instant now) {
  switch (form_) {
    case Form::Table:
    case Form::TableBeta: add_row(out, body, now); return;
    case Form::Object: out += body; return;
    case Form::Metadata: add_metadata(out, parser_.parse(body)); return;
  }
}

void ObjectForms::add_object(std::string& out, std::string_view body, Instant now,
                             Definitions definitions) {
  if (form_ == Form::Object || form_ == Form::Metadata) {
    add_item(out, body, now);
    return;
  }
  const json::Value metadata = parser_.parse(body)["metadata"];
  begin_table(out, {.version = std::string(metadata["resourceVersion"].text_or(""))}, definitions);
  add_row(out, body, now);
  out += "]}";
}

void ObjectForms::begin_table(std::string& out, const ListHead& head,
                              Definitions definitions) const {
  json::Writer writer(out);
  writer.begin_object().key("kind").value("Table").key("apiVersion");
  writer.value(form_ == Form::TableBeta ? "meta.k8s.io/v1beta1" : "meta.k8s.io/v1");
  write_metadata(writer, head);
  writer.key("columnDefinitions");
  if (definitions == Definitions::LeftOut) {
    writer.null();
  } else {
    writer.begin_array();
    for (const view::ShownColumn& column : columns_->columns()) {
      writer.begin_object().key("name").value(column.name).key("type").value("string");
      writer.key("format").value(column.is_name ? "name" : "").key("description").value("");
      writer.key("priority").value(column.wide ? 1 : 0).end_object();
    }
    writer.end_array();
  }
  out += R"(,"rows":[)";
}

void ObjectForms::add_row(std::string& out, std::string_view body, Instant now) {
  const json::Value object = parser_.parse(body);
  out += R"({"cells":[)";
  bool is_first = true;
  for (const std::string& cell : columns_->row(object, now)) {
    if (!is_first) out += ',';
    is_first = false;
    json::append_string(out, cell);
  }
  out += ']';
  switch (row_object_) {
    case RowObject::None: break;
    case RowObject::Metadata:
      out += R"(,"object":)";
      add_metadata(out, object);
      break;
    case RowObject::Whole:
      out += R"(,"object":)";
      out += body;
      break;
  }
  out += '}';
}

void ObjectForms::add_metadata(std::string& out, json::Value object) {
  out += kind_and_version("PartialObjectMetadata", "meta.k8s.io/v1") + R"(,"metadata":)";
  json::write_compact(object["metadata"], out);
  out += '}';
}

}  // namespace k8scache::serve
