#pragma once

#include "core/serve/content_coding/accept_encoding.hpp"
#include "core/serve/http_message.hpp"

#include <cstddef>
#include <span>

namespace k8scache::serve {

/// Which codings an API has for its answers, best first, and for which.
struct CodingOffer {
  std::span<const Coding> codings;
  std::size_t least = 0;  ///< bytes of a body that is worth it; streams always are
};

/// The answer as the request's Accept-Encoding wants it, with `Content-Encoding` and `Vary`. Of
/// server-sent events each piece can be read when it arrives. What is coded already, has no body or
/// does not get smaller stays as it is.
[[nodiscard]] Response coded(Response response, const Request& request, const CodingOffer& offer);

}  // namespace k8scache::serve
