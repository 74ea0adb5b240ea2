#include "core/store/definitions.hpp"

#include <fmt/format.h>

namespace k8scache::store {

namespace {

const model::CatalogType* definitions_in(const Reader& reader) {
  return reader.catalog().by_plural("apiextensions.k8s.io", "customresourcedefinitions");
}

}  // namespace

std::string definition_of(Reader& reader, const model::ResourceType& type) {
  std::string definition;
  const model::CatalogType* const definitions = definitions_in(reader);
  if (definitions == nullptr) return definition;
  reader.each({.type = definitions->id,
               .namespaces = {},
               .names = {type.plural + "." + type.group},
               .labels = {}},
              [&](const StoredObject& object) { definition = object.body; });
  return definition;
}

std::string definition_state(Reader& reader, const model::ResourceType& type) {
  const model::CatalogType* const definitions = definitions_in(reader);
  if (definitions == nullptr) return "";
  const auto row = reader.row(definitions->id, {"", type.plural + "." + type.group});
  if (!row) return "";
  return fmt::format("{} {} {}", row->uid, row->resource_version, row->content_hash);
}

}  // namespace k8scache::store
