#include "core/print/explain_schema.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/ordered.hpp"

#include <array>

namespace k8scache::print {

namespace {

constexpr int kDeepest = 100;  // types of types

/// Whether two values of the kind's document are the same.
bool are_same_kind(json::Value left, json::Value right) {
  for (const char* const key : {"group", "kind", "version"}) {
    if (left[key].text() != right[key].text()) return false;
  }
  return true;
}

std::string type_name_of(const SchemaDocument& document, json::Value schema, int depth) {
  if (!is_filled(schema) || depth > kDeepest) {
    fail(ErrorKind::NotFound, "the document has a field without a schema");
  }
  if (const json::Value items = schema["items"]; is_filled(items)) {
    return "[]" + type_name_of(document, items, depth + 1);
  }
  if (const json::Value values = values_of_map(schema); is_filled(values)) {
    return "map[string]" + type_name_of(document, values, depth + 1);
  }
  const json::Value all = schema["allOf"];
  if (all.size() == 1 && !is_filled(schema["properties"])) {
    return type_name_of(document, all.at(0), depth + 1);
  }
  const std::string_view reference = reference_of(schema);
  const json::Value meant = reference.empty() ? schema : document.resolve(reference);
  const std::string type(meant["type"].text_or(""));
  if (!reference.empty() && (type.empty() || type == "object")) {
    const std::string_view last = reference.substr(reference.rfind('/') + 1);
    const std::string_view name = last.substr(last.rfind('.') + 1);
    return name.empty() ? "Object" : std::string(name);
  }
  return type.empty() || type == "object" ? "Object" : type;
}

}  // namespace

std::string_view reference_of(json::Value schema) { return schema["$ref"].text_or(""); }

json::Value values_of_map(json::Value schema) {
  const json::Value values = schema["additionalProperties"];
  return values.is_object() ? values : json::Value();
}

json::Value SchemaDocument::resolve(std::string_view reference) const {
  if (!reference.starts_with('#')) return {};
  json::Value at = root_;
  for (const std::string_view part : split(reference.substr(1), '/')) {
    if (part.empty()) continue;
    at = at[part];
    if (!at.is_object()) return {};
  }
  return at;
}

json::Value SchemaDocument::resolved(json::Value schema) const {
  const std::string_view reference = reference_of(schema);
  const json::Value meant = reference.empty() ? json::Value() : resolve(reference);
  return is_filled(meant) ? meant : schema;
}

json::Value SchemaDocument::kind_of(const std::string& prefix, std::string_view plural) const {
  const std::array<std::string, 4> paths{
      fmt::format("{}/{}", prefix, plural), fmt::format("{}/{}/{{name}}", prefix, plural),
      fmt::format("{}/namespaces/{{namespace}}/{}", prefix, plural),
      fmt::format("{}/namespaces/{{namespace}}/{}/{{name}}", prefix, plural)};
  json::Value kind;
  for (const std::string& path : paths) {
    for (const char* const method : {"get", "post", "put", "patch", "delete"}) {
      const json::Value operation = root_["paths"][path][method];
      if (!is_filled(operation)) continue;
      kind = operation["x-kubernetes-group-version-kind"];
      if (is_filled(kind)) break;
    }
  }
  return kind;
}

json::Value SchemaDocument::schema_of(json::Value kind) const {
  for (const json::Member& member : json::ordered_members(root_["components"]["schemas"])) {
    for (const json::Value one : member.value["x-kubernetes-group-version-kind"].elements()) {
      if (are_same_kind(one, kind)) return member.value;
    }
  }
  return {};
}

std::string SchemaDocument::type_name(json::Value schema) const {
  return type_name_of(*this, schema, 0);
}

}  // namespace k8scache::print
