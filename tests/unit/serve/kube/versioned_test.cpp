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

TEST_CASE("an object is told in another version of its type, and nothing else of it changes") {
  CHECK(serve::with_api_version(
            R"({"apiVersion":"e.com/v1","kind":"W","spec":{"apiVersion":"e.com/v1","n":1.0}})",
            "e.com/v1beta1") ==
        R"({"apiVersion":"e.com/v1beta1","kind":"W","spec":{"apiVersion":"e.com/v1","n":1.0}})");
  CHECK(serve::with_api_version(
            R"({"kind":"W","spec":{"b":1,"apiVersion":"e.com/v1","a":2},"apiVersion":"e.com/v1"})",
            "e.com/v2") ==
        R"({"apiVersion":"e.com/v2","kind":"W","spec":{"b":1,"apiVersion":"e.com/v1","a":2}})");
  CHECK(serve::with_api_version(R"({"kind":"W"})", "v2") == R"({"apiVersion":"v2","kind":"W"})");
}

TEST_CASE("a bookmark says how far a watch is, and whether its begin is over") {
  CHECK(
      serve::bookmark("Pod", "v1", "9", false) ==
      R"({"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"9","creationTimestamp":null}})");
  CHECK(serve::bookmark("Pod", "v1", "9", true)
            .find(R"("annotations":{"k8s.io/initial-events-end":"true"})") != std::string::npos);
}
