#pragma once

#include "core/serve/kube/review.hpp"

#include <string>
#include <string_view>

namespace k8scache::serve {

/// Reads a SelfSubjectAccessReview that typed clients send. Throws Usage when it is none.
/// Spec: k8s.io/api/authorization/v1, generated.proto.
[[nodiscard]] AccessAsked access_of_protobuf(std::string_view body);

/// Throws Usage when a body is no review of that kind.
void require_review_of_protobuf(std::string_view body, std::string_view kind);

/// The namespace that a SelfSubjectRulesReview asks about. Throws Usage when it is none.
[[nodiscard]] std::string namespace_of_protobuf(std::string_view body);

}  // namespace k8scache::serve
