#include "core/serve/kube/told_types.hpp"

#include "core/json/value.hpp"
#include "core/model/definition.hpp"
#include "core/store/definitions.hpp"

#include <algorithm>

namespace k8scache::serve {

namespace {

const std::vector<OtherVersion>& others(ClusterCache& cache, const model::CatalogType& kept) {
  return cache.other_versions().of(cache.reader(), kept);
}

model::CatalogType as(const model::CatalogType& kept, const OtherVersion& version) {
  model::CatalogType type = kept;
  type.type.version = version.name;
  type.warnings = version.warnings;
  return type;
}

}  // namespace

std::optional<model::CatalogType> told_type(ClusterCache& cache, const model::CatalogType& kept,
                                            std::string_view version) {
  if (kept.serving == model::Serving::Gone) return std::nullopt;
  if (kept.type.version == version) return kept;
  if (kept.versions.size() < 2) return std::nullopt;
  const auto& versions = others(cache, kept);
  const auto found = std::ranges::find(versions, version, &OtherVersion::name);
  if (found == versions.end() || !found->is_served) return std::nullopt;
  return as(kept, *found);
}

std::vector<std::string> same_versions(ClusterCache& cache, const model::CatalogType& kept) {
  std::vector<std::string> names;
  if (cache.registry().find(kept.type.group, kept.type.kind) != nullptr) return names;
  for (const OtherVersion& version : others(cache, kept)) names.push_back(version.name);
  if (!names.empty()) names.push_back(kept.type.version);
  return names;
}

bool has_status(ClusterCache& cache, const model::CatalogType& type) {
  const std::string definition = store::definition_of(cache.reader(), type.type);
  if (definition.empty()) return true;
  json::Parser parser;
  const json::Value version = model::version_of(parser.parse(definition), type.type.version);
  return !version.exists() || version["subresources"]["status"].exists();
}

std::vector<model::CatalogType> told_types(ClusterCache& cache) {
  std::vector<model::CatalogType> types;
  for (const model::CatalogType& kept : cache.reader().catalog().types()) {
    if (kept.serving == model::Serving::Gone) continue;
    types.push_back(kept);
    if (kept.versions.size() < 2) continue;
    for (const OtherVersion& version : others(cache, kept)) {
      if (version.is_served) types.push_back(as(kept, version));
    }
  }
  return types;
}

}  // namespace k8scache::serve
