#pragma once

#include "core/base/error.hpp"
#include "core/serve/http_message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace k8scache::serve {

/// Why a question of our own API is not answered. Spec: RFC 9457.
struct Problem {
  int status = 500;
  std::string detail;  ///< what, on what, what next
  std::optional<int> retry_after_seconds{};
};

/// `application/problem+json`; `instance`: the path that was asked for, when it is known.
[[nodiscard]] Response problem_response(const Problem& problem,
                                        std::optional<std::string_view> instance = std::nullopt);
/// 405: what may not be done to a path that is only read.
[[nodiscard]] Response only_reads(std::string_view instance);

/// The HTTP status of a failure. The one table that says so.
[[nodiscard]] int http_status(ErrorKind kind);

/// What a failure is to whoever asked.
[[nodiscard]] Problem problem_of(const Error& error);

}  // namespace k8scache::serve
