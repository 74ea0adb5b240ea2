#pragma once

#include "core/model/catalog.hpp"
#include "core/serve/http_message.hpp"
#include "core/serve/kube/resource_path.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace k8scache::serve {

/// A review of one's own rights: what is posted to be answered, and never read.
struct ReviewType {
  std::string_view group;
  std::string_view plural;
  std::string_view kind;
};
/// The review that a path is about, its name and namespace aside; nothing for what is none.
[[nodiscard]] const ReviewType* review_type(const ResourcePath& path);

/// Whether a body of a Content-Type can be read. Without one it is JSON.
[[nodiscard]] bool reads_review(std::string_view content_type);

/// What a client asks about its own rights. With both, `verb` and `path` are those of the path.
struct AccessAsked {
  bool of_resource = false;
  bool of_path = false;  ///< what is no resource
  std::string ns{};
  std::string verb{};
  std::string group{};
  std::string resource{};
  std::string subresource{};
  std::string name{};
  std::string path{};
};

/// Reads a SelfSubjectAccessReview, JSON or protobuf. Throws Usage when it is none.
[[nodiscard]] AccessAsked access_asked(std::string_view content_type, std::string_view body);

/// Whether the cache answers for a type in a namespace (empty: all), or for the one cluster-scoped
/// object of that name (empty: any).
using Covers = std::function<bool(const model::CatalogType& type, const std::string& ns,
                                  const std::string& name)>;

/// `POST …/selfsubjectaccessreviews`: allowed is what reads and is covered. What is about neither a
/// resource nor a path, or both, is 422.
[[nodiscard]] Response access_review(const AccessAsked& asked, const model::Catalog& catalog,
                                     const Covers& covers);
/// `POST …/selfsubjectrulesreviews`: `get`, `list` and `watch` of what is covered in a namespace.
[[nodiscard]] Response rules_review(std::string_view content_type, std::string_view body,
                                    const model::Catalog& catalog, const Covers& covers,
                                    const Reach& reach);
/// `POST …/selfsubjectreviews`: who asks: the name of a token, or nobody in particular. Throws
/// Usage when the body is none.
[[nodiscard]] Response subject_review(std::string_view content_type, std::string_view body,
                                      const std::string& who);

}  // namespace k8scache::serve
