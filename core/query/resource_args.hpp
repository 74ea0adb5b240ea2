#pragma once

#include "core/model/catalog.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::query {

/// One thing a user asked for: a whole type, or one object of it.
struct Wanted {
  const model::CatalogType* type = nullptr;
  std::string name;  ///< empty: all of the type
  std::string ns{};  ///< of an object that says where it is; empty: where the question is about
  std::size_t place = 0;       ///< among what was asked for, where failures are told in that order
  bool lacks_version = false;  ///< of a manifest that does not say in which version
};

/// What is not asked for, and why.
struct NotAsked {
  std::string why;
  std::size_t place = 0;  ///< as in `Wanted`
};

/// What the words behind `get` mean.
struct ResourceArgs {
  std::vector<Wanted> wanted;         ///< in the order asked for
  bool by_name = false;               ///< objects were named
  bool single = false;                ///< exactly one object was named: it is shown by itself
  std::vector<std::string> warnings;  ///< about short names
  std::vector<std::string> notes{};   ///< about versions in which a cache has no objects
  std::vector<NotAsked> problems;     ///< of manifests
};

/// Notes, once, that objects of a type are cached in another version than the one asked for.
void note_version(ResourceArgs& args, const model::ResourceType& type, std::string_view version);

/// Whether an unknown type's message names the nearest known one.
enum class Suggest { Nearest, Nothing };

/// Reads `pods`, `pods,svc`, `pods web-1 web-2`, `pod/web-1 svc/web`, `pods,svc web`, `all`.
///
/// `has_selector`: a label selector was given, which excludes names. `all_namespaces` excludes them
/// for namespaced types. Throws Usage in kubectl's words. The catalog outlives the result.
/// Spec: k8s.io/cli-runtime/pkg/resource, Builder.ResourceTypeOrNameArgs.
ResourceArgs parse_resource_args(const std::vector<std::string>& arguments,
                                 const model::Catalog& catalog, bool has_selector,
                                 bool all_namespaces, Suggest suggest = Suggest::Nearest);

}  // namespace k8scache::query
