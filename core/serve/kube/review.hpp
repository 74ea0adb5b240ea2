#pragma once

#include "core/model/catalog.hpp"
#include "core/serve/http_message.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace k8scache::serve {

/// What a client asks about its own rights.
struct AccessAsked {
  std::string ns{};
  std::string verb{};
  std::string group{};
  std::string resource{};
  std::string subresource{};
  std::string name{};
  std::string path{};  ///< of what is no resource; then the rest is empty
};

/// Reads a SelfSubjectAccessReview, JSON or protobuf. Throws Usage when it is none.
[[nodiscard]] AccessAsked access_asked(std::string_view content_type, std::string_view body);

/// Whether the cache answers for a type in a namespace (empty: all), or for the one cluster-scoped
/// object of that name (empty: any).
using Covers = std::function<bool(const model::CatalogType& type, const std::string& ns,
                                  const std::string& name)>;

/// `POST …/selfsubjectaccessreviews`: allowed is what reads and is covered.
[[nodiscard]] Response access_review(const AccessAsked& asked, const model::Catalog& catalog,
                                     const Covers& covers);
/// `POST …/selfsubjectrulesreviews`: `get`, `list` and `watch` of what is covered in a namespace.
[[nodiscard]] Response rules_review(std::string_view content_type, std::string_view body,
                                    const model::Catalog& catalog, const Covers& covers,
                                    const Reach& reach);
/// `POST …/selfsubjectreviews`: who asks: the name of a token, or nobody in particular.
[[nodiscard]] Response subject_review(const std::string& who);

}  // namespace k8scache::serve
