#pragma once

#include "core/json/value.hpp"
#include "core/model/catalog.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace k8scache::serve {

/// A version of a type, beside the kept one, whose objects are the kept ones under its name.
struct OtherVersion {
  std::string name;       ///< `v1beta1`
  std::string warnings;   ///< that the server gives with it, one per line
  bool is_served = true;  ///< else there may still be objects of it that were kept before
  friend bool operator==(const OtherVersion&, const OtherVersion&) = default;
};

/// The other versions of a custom type that are certain: the server sets nothing but `apiVersion`
/// when it converts, and prunes and completes by a schema that means the same as that of the kept
/// version, whether that is served still or not. In the order in which servers prefer them.
/// `definition`: the type's CustomResourceDefinition, which may be missing.
/// Spec: apiextensions-apiserver, conversion.NopConverter; crConversionRESTOptionsGetter.
[[nodiscard]] std::vector<OtherVersion> other_versions(const model::CatalogType& type,
                                                       json::Value definition);

/// `other_versions` of the types of one cache. A definition, which may be half a megabyte, is read
/// when it has changed only. Not to be shared between threads.
class OtherVersions {
 public:
  /// `type`: of the catalog of `reader`.
  [[nodiscard]] const std::vector<OtherVersion>& of(store::Reader& reader,
                                                    const model::CatalogType& type);

 private:
  struct Known {
    std::string state;  // what it was made of
    std::vector<OtherVersion> versions{};
  };
  std::map<std::int64_t, Known> known_;  // by the type's id
};

}  // namespace k8scache::serve
