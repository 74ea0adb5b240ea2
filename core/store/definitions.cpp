#include "core/store/definitions.hpp"

namespace k8scache::store {

std::string definition_of(Reader& reader, const model::ResourceType& type) {
  std::string definition;
  const model::CatalogType* const definitions =
      reader.catalog().by_plural("apiextensions.k8s.io", "customresourcedefinitions");
  if (definitions == nullptr) return definition;
  reader.each({.type = definitions->id,
               .namespaces = {},
               .names = {type.plural + "." + type.group},
               .labels = {}},
              [&](const StoredObject& object) { definition = object.body; });
  return definition;
}

}  // namespace k8scache::store
