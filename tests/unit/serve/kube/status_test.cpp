#include "core/serve/kube/status.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("refusals are Status documents") {
  model::ResourceType type;
  type.group = "apps";
  type.plural = "deployments";
  CHECK(serve::status_text(serve::object_not_found(type, "web")) ==
        R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",)"
        R"("message":"deployments.apps \"web\" not found","reason":"NotFound",)"
        R"("details":{"name":"web","group":"apps","kind":"deployments"},"code":404})");
  const serve::Response late = serve::status_response(serve::version_too_large("9", "5"));
  CHECK(late.status == 504);
  CHECK(late.headers.back() == serve::Header{"Retry-After", "1"});
  CHECK(late.body.find(R"("causes":[{"reason":"ResourceVersionTooLarge")") != std::string::npos);
  CHECK(serve::status_text(serve::bad_request("x\"")).find(R"("message":"x\"")") !=
        std::string::npos);
}
