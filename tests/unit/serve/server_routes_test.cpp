#include "core/serve/server_routes.hpp"

#include "core/json/value.hpp"
#include "core/serve/rest/openapi.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

namespace {

/// The status of an answer; 0 when nobody is there.
int status(std::vector<std::string> steps) {
  const serve::Request request{.method = "GET", .target = "/"};
  const auto answer = serve::server_answer({.request = request, .caches = {}, .steps = steps});
  return answer ? answer->status : 0;
}

}  // namespace

TEST_CASE("a route of the server is one step, and behind a probe the name of a check") {
  CHECK(status({}) == 200);
  CHECK(status({"openapi.json"}) == 200);
  CHECK(status({"livez"}) == 200);
  CHECK(status({"livez", "ping"}) == 200);
  CHECK(status({"livez", "no", "such"}) == 404);
  CHECK(status({"metrics", "more"}) == 0);
  CHECK(status({"openapi.json", "more"}) == 0);
  CHECK(status({"nosuch"}) == 0);
  CHECK(status({""}) == 0);  // a path of two slashes
}

TEST_CASE("what dispatches is described") {
  json::Parser parser;
  const std::string text = serve::openapi_document();
  const json::Value paths = parser.parse(text)["paths"];
  for (const serve::ServerRoute& route : serve::server_routes()) {
    CAPTURE(route.step);
    const std::string path = "/" + std::string(route.step);
    const json::Value answers = paths[path]["get"]["responses"];
    CHECK(answers["200"].exists());
    const bool is_probe = route.kind == serve::ServerRoute::Kind::Probe;
    CHECK(answers["401"].exists() != is_probe);
    CHECK(paths[path + "/{check}"]["get"]["responses"]["401"].exists() == is_probe);
    CHECK(paths[path + "/{check}"].exists() == is_probe);
  }
}
