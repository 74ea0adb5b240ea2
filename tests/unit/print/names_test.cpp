#include "core/print/names.hpp"

#include <doctest/doctest.h>

using namespace k8scache::print;

TEST_CASE("a name is preceded by its kind and group") {
  CHECK(typed_name("Pod", "", "web-1") == "pod/web-1");
  CHECK(typed_name("Deployment", "apps", "web") == "deployment.apps/web");
  CHECK(kind_and_group("EndpointSlice", "discovery.k8s.io") == "endpointslice.discovery.k8s.io");
}
