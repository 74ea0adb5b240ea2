#include "core/kube/openapi.hpp"

#include "tests/support/problem.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("the list of documents says where each is, and in which state") {
  const auto places = kube::read_openapi_places(
      R"({"paths":{"api/v1":{"serverRelativeURL":"/openapi/v3/api/v1?hash=AB12"},
          ".well-known/x":{"serverRelativeURL":"/openapi/v3/.well-known/x?hash=1"},
          "apis/apps/v1":{"serverRelativeURL":"/openapi/v3/apis/apps/v1"},
          "elsewhere":{"serverRelativeURL":"https://other/x"}}})");
  REQUIRE(places.size() == 3);
  CHECK(places[0].path == "api/v1");
  CHECK(places[0].target == "/openapi/v3/api/v1?hash=AB12");
  CHECK(places[0].state == "AB12");
  CHECK(places[2].path == "apis/apps/v1");
  CHECK(places[2].state.empty());
  CHECK(tests::problem_of(ErrorKind::Usage, [] { (void)kube::read_openapi_places("{"); }) !=
        "no error");
}

TEST_CASE("a server without documents is none the worse") {
  tests::SyncSetup setup;
  CHECK_FALSE(kube::openapi_places(*setup.session));
  setup.cluster.set_document("api/v1", "{}");
  const auto places = kube::openapi_places(*setup.session);
  REQUIRE(places);
  CHECK(places->size() == 1);
}
