#pragma once

#include "core/base/clock.hpp"
#include "core/serve/http_message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::serve {

/// The weak ETag of an answer to a question, as long as what it is about is in that state.
[[nodiscard]] std::string etag_of(const std::string& state, const std::string& question);

/// Whether the sender has that answer already. Spec: RFC 9110, 13.1.2; weak comparison.
[[nodiscard]] bool is_known(const Request& request, const std::string& etag);

/// What says how long an answer holds, and how old it is; `as_of`: of the oldest rows in it.
[[nodiscard]] std::vector<Header> caching_headers(std::optional<Instant> as_of,
                                                  const std::string& etag, Instant now);

[[nodiscard]] Response not_modified(std::vector<Header> headers);

}  // namespace k8scache::serve
