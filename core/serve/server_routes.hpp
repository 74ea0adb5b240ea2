#pragma once

#include "core/serve/http_message.hpp"
#include "core/serve/rest/rest_routes.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::serve {

class ServerFigures;

/// What a route about the server itself may look at.
struct ServerCall {
  const Request& request;
  ServedCaches caches;
  const std::vector<std::string>& steps;  ///< of the whole path
  const ServerFigures* figures = nullptr;
};

/// A route that is about the server itself, beside those of our API and of Kubernetes': what
/// dispatches is what the OpenAPI document is made of.
struct ServerRoute {
  std::string_view step;     ///< the first of the path, `livez`; empty: `/`
  std::string_view summary;  ///< one line
  std::string_view media;    ///< types of a 200, with commas between
  Response (*call)(const ServerCall&);
  enum class Kind { Document, Probe, Figures };
  Kind kind = Kind::Document;
};

[[nodiscard]] std::span<const ServerRoute> server_routes();

/// Nothing when the path is none of theirs.
[[nodiscard]] std::optional<Response> server_answer(const ServerCall& call);

}  // namespace k8scache::serve
