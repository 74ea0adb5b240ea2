#include "core/serve/kube/object_forms.hpp"

#include "core/json/writer.hpp"
#include "core/serve/cluster_cache.hpp"
#include "core/serve/kube/versioned.hpp"

#include <algorithm>
#include <utility>

namespace k8scache::serve {

namespace {

void write_metadata(json::Writer& writer, const ListHead& head) {
  writer.key("metadata").begin_object().key("resourceVersion").value(head.version);
  if (!head.continue_token.empty()) writer.key("continue").value(head.continue_token);
  if (head.remaining) writer.key("remainingItemCount").value(*head.remaining);
  writer.end_object();
}

std::string_view meta_version(Form form) {
  const bool is_beta = form == Form::TableBeta || form == Form::MetadataBeta;
  return is_beta ? "meta.k8s.io/v1beta1" : "meta.k8s.io/v1";
}

/// Of a row whose object has ended, so that clients may leave it out or grey it.
/// Spec: apimachinery, TableRowCondition; kubectl printers, printPod.
void write_conditions(std::string& out, std::string_view reason) {
  if (reason.empty()) return;
  out += R"(,"conditions":)";
  json::Writer writer(out);
  writer.begin_array().begin_object().key("type").value("Completed").key("status").value("True");
  writer.key("reason").value(reason).key("message");
  writer.value(reason == "Failed" ? "It ended in failure." : "It ran to its end.");
  writer.end_object().end_array();
}

}  // namespace

ObjectForms::ObjectForms(Form form, RowObject row_object, const model::CatalogType& type,
                         store::Reader& reader, const model::Registry& registry, RowMemo& rows,
                         std::vector<std::string> same_versions)
    : form_(form),
      row_object_(row_object),
      type_(type.type),
      api_version_(type.type.api_version()),
      same_versions_(std::move(same_versions)),
      rows_(rows) {
  if (is_table(form)) columns_.emplace(columns_of(reader, type, registry));
}

void ObjectForms::begin_list(std::string& out, const ListHead& head) const {
  if (is_table(form_)) {
    begin_table(out, head, Definitions::Told);
    return;
  }
  json::Writer writer(out);
  const bool is_partial = is_metadata(form_);
  writer.begin_object().key("kind");
  writer.value(is_partial ? std::string("PartialObjectMetadataList") : type_.kind + "List");
  writer.key("apiVersion");
  writer.value(is_partial ? std::string(meta_version(form_)) : type_.api_version());
  write_metadata(writer, head);
  out += R"(,"items":[)";
}

void ObjectForms::add_item(std::string& out, std::string_view body, Instant now) {
  switch (form_) {
    case Form::Table:
    case Form::TableBeta: add_row(out, in_told_version(body), now); return;
    case Form::Object: out += in_told_version(body); return;
    case Form::Metadata:
    case Form::MetadataBeta:
      parser_.parse(body);
      add_metadata(out, body, parser_.raw_member("metadata").value_or(std::string_view()));
      return;
  }
}

void ObjectForms::add_object(std::string& out, std::string_view body, Instant now,
                             Definitions definitions) {
  if (!is_table(form_)) {
    add_item(out, body, now);
    return;
  }
  const json::Value metadata = parser_.parse(body)["metadata"];
  begin_table(out, {.version = std::string(metadata["resourceVersion"].text_or(""))}, definitions);
  add_item(out, body, now);
  out += "]}";
}

std::string_view ObjectForms::in_told_version(std::string_view body) {
  if (same_versions_.empty()) return body;
  const std::string own = api_version_of(body);
  if (own == api_version_) return body;
  const bool is_same = std::ranges::any_of(same_versions_, [&](const std::string& version) {
    return own == type_.group + "/" + version;
  });
  if (!is_same) return body;  // it says itself what it is
  return converted_ = with_api_version(body, api_version_);
}

void ObjectForms::begin_table(std::string& out, const ListHead& head,
                              Definitions definitions) const {
  json::Writer writer(out);
  writer.begin_object().key("kind").value("Table").key("apiVersion");
  writer.value(meta_version(form_));
  write_metadata(writer, head);
  writer.key("columnDefinitions");
  if (definitions == Definitions::LeftOut) {
    writer.null();
  } else {
    writer.begin_array();
    for (const view::ShownColumn& column : columns_->columns()) {
      writer.begin_object().key("name").value(column.name).key("type").value(column.type);
      writer.key("format").value(column.format).key("description").value(column.description);
      writer.key("priority").value(column.priority).end_object();
    }
    writer.end_array();
  }
  out += R"(,"rows":[)";
}

void ObjectForms::add_row(std::string& out, std::string_view body, Instant now) {
  const Fingerprint name = fingerprint(body, columns_->signature());
  if (!rows_.find(name, row_) && make_row(body, now)) rows_.keep(name, row_);
  write_front(out, now);
  switch (row_object_) {
    case RowObject::None: out += R"(,"object":null)"; break;
    case RowObject::Metadata:
      out += R"(,"object":)";
      add_metadata(out, body, body.substr(row_.metadata_at, row_.metadata_size));
      break;
    case RowObject::Whole:
      out += R"(,"object":)";
      out += body;
      break;
  }
  out += '}';
}

void ObjectForms::write_front(std::string& out, Instant now) const {
  std::size_t told = 0;
  for (const view::AgePlace& age : row_.ages) {
    out.append(row_.front, told, age.at - told);
    age.write(now, out);
    told = age.at + age.size;
  }
  out.append(row_.front, told);
}

/// False when the row is right for now only.
bool ObjectForms::make_row(std::string_view body, Instant now) {
  const json::Value object = parser_.parse(body);
  row_.front = R"({"cells":[)";
  auto ages = columns_->write_json(object, now, row_.front);
  const bool can_be_kept = ages.has_value();
  row_.ages = std::move(ages).value_or(std::vector<view::AgePlace>());
  row_.front += ']';
  write_conditions(row_.front, columns_->completion(object));
  const std::string_view metadata = parser_.raw_member("metadata").value_or(std::string_view());
  row_.metadata_at =
      metadata.empty() ? 0 : static_cast<std::uint32_t>(metadata.data() - body.data());
  row_.metadata_size = static_cast<std::uint32_t>(metadata.size());
  return can_be_kept;
}

/// `raw`: as it stands in the object's body; empty when it cannot be cut out of it.
void ObjectForms::add_metadata(std::string& out, std::string_view body, std::string_view raw) {
  out += R"({"kind":"PartialObjectMetadata","apiVersion":")";
  out += meta_version(form_);
  out += R"(","metadata":)";
  if (raw.empty()) {
    json::write_compact(parser_.parse(body)["metadata"], out);
  } else {
    out += raw;
  }
  out += '}';
}

}  // namespace k8scache::serve
