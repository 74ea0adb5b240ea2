#pragma once

#include "core/model/resource_type.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::model {

enum class Serving {
  Served,  ///< the last discovery has it
  Stale,   ///< discovery failed for its group; it was there before
  Gone,    ///< the last discovery, which knew its group, lacks it
};

/// A resource type as the cache knows it.
struct CatalogType {
  std::int64_t id = 0;  ///< resource_type.id; 0 when not stored yet
  ResourceType type;
  std::vector<std::string> versions;  ///< all served, preferred first
  Serving serving = Serving::Served;
  std::string warnings;  ///< the server's Warning texts of its last list, one per line
};

/// What the words of a user mean.
struct TypeMatch {
  const CatalogType* type = nullptr;  ///< none: no such type
  std::string warning;                ///< a short name that could mean another type too
};

/// The resource types that exist, in discovery order, and every name by which they are called.
class Catalog {
 public:
  Catalog() = default;
  explicit Catalog(std::vector<CatalogType> types) : types_(std::move(types)) {}

  [[nodiscard]] const std::vector<CatalogType>& types() const { return types_; }

  /// `pods`, `pod`, `po`, `Pod`, `deployments.apps`, `deploy.apps`, `deployments.v1.apps`.
  /// Spec: k8s.io/client-go/restmapper and apimachinery's priority mapper.
  [[nodiscard]] TypeMatch find(std::string_view word) const;
  /// The types of a category, in discovery order; empty when it is none.
  [[nodiscard]] std::vector<const CatalogType*> in_category(std::string_view word) const;
  /// The type of that exact group and plural.
  [[nodiscard]] const CatalogType* by_plural(std::string_view group, std::string_view plural) const;
  [[nodiscard]] const CatalogType* by_kind(std::string_view group, std::string_view kind) const;
  /// The known word nearest to one that is none; empty when none is near.
  [[nodiscard]] std::string suggestion(std::string_view word) const;

 private:
  [[nodiscard]] const CatalogType* lookup(std::string_view resource, std::string_view group,
                                          std::string_view version) const;
  [[nodiscard]] const CatalogType* lookup_kind(std::string_view word) const;
  [[nodiscard]] TypeMatch expand_short_name(std::string_view resource,
                                            std::string_view group) const;

  std::vector<CatalogType> types_;
};

}  // namespace k8scache::model
