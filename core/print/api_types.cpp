#include "core/print/api_types.hpp"

#include "core/json/writer.hpp"

namespace k8scache::print {

namespace {

void write_texts(json::Writer& writer, const std::vector<std::string>& texts) {
  writer.begin_array();
  for (const std::string& text : texts) writer.value(std::string_view(text));
  writer.end_array();
}

void write_type(json::Writer& writer, const model::ResourceType& type) {
  const auto text = [&](std::string_view key, const std::string& value) {
    writer.key(key).value(std::string_view(value));
  };
  writer.begin_object();
  text("name", type.plural);
  text("singularName", type.singular);
  writer.key("namespaced").value(type.scope == model::Scope::Namespaced);
  if (!type.group.empty()) text("group", type.group);
  text("version", type.version);
  text("kind", type.kind);
  write_texts(writer.key("verbs"), type.verbs);
  if (!type.short_names.empty()) write_texts(writer.key("shortNames"), type.short_names);
  if (!type.categories.empty()) write_texts(writer.key("categories"), type.categories);
  writer.end_object();
}

}  // namespace

std::string api_resource_list(const std::vector<const model::CatalogType*>& types, int indent) {
  std::string out;
  json::Writer writer(out, indent);
  writer.begin_object().key("kind").value("APIResourceList").key("apiVersion").value("v1");
  writer.key("groupVersion").value("").key("resources");
  if (types.empty()) {
    writer.null();
  } else {
    writer.begin_array();
    for (const model::CatalogType* const type : types) write_type(writer, type->type);
    writer.end_array();
  }
  writer.end_object();
  return out;
}

}  // namespace k8scache::print
