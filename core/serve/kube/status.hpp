#pragma once

#include "core/model/resource_type.hpp"
#include "core/serve/http_message.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace k8scache::serve {

/// Why a request of the Kubernetes API is not answered, in the API server's words.
/// Spec: apimachinery, metav1.Status and api/errors.
struct KubeStatus {
  int code = 500;
  std::string reason;   ///< `NotFound`; may be empty
  std::string message;  ///< one line
  // What it is about; empty when nothing in particular.
  std::string name{};
  std::string group{};
  std::string kind{};           ///< the plural
  std::string cause_reason{};   ///< `ResourceVersionTooLarge`
  std::string cause_message{};  ///< empty: the message
  std::string cause_field{};    ///< of the question; may be empty
  std::optional<std::int64_t> retry_after_seconds{};
};

/// The Status as JSON on one line.
[[nodiscard]] std::string status_text(const KubeStatus& status);
/// The answer that says so.
[[nodiscard]] Response status_response(const KubeStatus& status);

/// `pods "web-1" not found`.
[[nodiscard]] KubeStatus object_not_found(const model::ResourceType& type, const std::string& name);
/// A path that names nothing.
[[nodiscard]] KubeStatus path_not_found();
/// A request without a token that is known.
[[nodiscard]] KubeStatus unauthorized();
[[nodiscard]] KubeStatus bad_request(std::string message);
/// A version that the rows, or the changelog, no longer know; whoever gets it lists anew.
[[nodiscard]] KubeStatus expired(std::string message);
/// A version that the cluster may have, but the cache does not yet.
[[nodiscard]] KubeStatus version_too_large(const std::string& asked, const std::string& now);

}  // namespace k8scache::serve
