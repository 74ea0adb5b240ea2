#include "core/describe/endpoint_list.hpp"

#include <doctest/doctest.h>

using k8scache::describe::endpoints_text;
using k8scache::describe::EndpointSlice;

TEST_CASE("endpoints are shown up to three, those that are not ready left out") {
  const EndpointSlice slice{.ports = {{"web", 80}, {"db", 5432}},
                            .endpoints = {{"10.0.0.1"}, {"10.0.0.2", false}, {"fd00::3"}}};
  CHECK(endpoints_text({}, "web") == "<none>");
  CHECK(endpoints_text({slice}, "web") == "10.0.0.1:80,[fd00::3]:80");
  CHECK(endpoints_text({slice}, "nothing").empty());
  CHECK(endpoints_text({slice, slice}, "db") ==
        "10.0.0.1:5432,[fd00::3]:5432,10.0.0.1:5432 + 1 more...");
}

TEST_CASE("a slice without ports shows addresses alone") {
  const EndpointSlice slice{.endpoints = {{"10.0.0.1"}, {"10.0.0.2"}, {"10.0.0.3"}}};
  CHECK(endpoints_text({slice}, "") == "10.0.0.1,10.0.0.2,10.0.0.3");
}

TEST_CASE("more endpoints are spoken of even when none of them is ready, as kubectl does") {
  const EndpointSlice slice{
      .endpoints = {{"10.0.0.1"}, {"10.0.0.2"}, {"10.0.0.3"}, {"10.0.0.4", false}}};
  CHECK(endpoints_text({slice}, "") == "10.0.0.1,10.0.0.2,10.0.0.3 + 0 more...");
}
