#pragma once

#include "core/serve/kube/review.hpp"

#include <string>
#include <string_view>

namespace k8scache::serve {

/// Reads a SelfSubjectAccessReview. Throws Usage, in an API server's words, when it is none.
[[nodiscard]] AccessAsked access_of_json(std::string_view body, const ReviewType& type);

/// The namespace that a SelfSubjectRulesReview asks about; may be empty. Throws Usage when it is
/// none.
[[nodiscard]] std::string namespace_of_json(std::string_view body, const ReviewType& type);

/// Throws Usage when a body is no review of that type, or its `spec` no object. A body need not say
/// what it is.
void require_review(std::string_view body, const ReviewType& type);

}  // namespace k8scache::serve
