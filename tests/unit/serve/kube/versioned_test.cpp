#include "core/serve/kube/versioned.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("an object is told under another version, and nothing else of it changes") {
  json::Parser parser;
  CHECK(
      serve::with_version(
          parser.parse(
              R"({"kind":"Pod","metadata":{"resourceVersion":"5","name":"a"},"data":{"resourceVersion":"5"}})"),
          "9") ==
      R"({"kind":"Pod","metadata":{"name":"a","resourceVersion":"9"},"data":{"resourceVersion":"5"}})");
}

TEST_CASE("a bookmark says how far a watch is, and whether its begin is over") {
  CHECK(
      serve::bookmark("Pod", "v1", "9", false) ==
      R"({"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"9","creationTimestamp":null}})");
  CHECK(serve::bookmark("Pod", "v1", "9", true)
            .find(R"("annotations":{"k8s.io/initial-events-end":"true"})") != std::string::npos);
}
