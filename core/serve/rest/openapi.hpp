#pragma once

#include <string>

namespace k8scache::serve {

/// What our own API answers, as OpenAPI 3.1: made from the table that dispatches. JSON on one line.
[[nodiscard]] std::string openapi_document();

}  // namespace k8scache::serve
