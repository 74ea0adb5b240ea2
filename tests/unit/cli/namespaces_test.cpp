#include "cli/namespaces.hpp"

#include "core/query/query.hpp"

#include <doctest/doctest.h>
#include <fnmatch.h>

#include <string>

namespace k8scache::cli {
namespace {

TEST_CASE("a namespace by its letters is itself and nothing that it could stand for") {
  for (const std::string name : {"web", "we*", "[w]eb", "w?b", "a,b", "[*]", " "}) {
    CAPTURE(name);
    const auto literal = literal_namespace(name);
    REQUIRE(literal.size() == 1);
    CHECK(fnmatch(literal.front().c_str(), name.c_str(), 0) == 0);
    CHECK((fnmatch(literal.front().c_str(), "web", 0) == 0) == (name == "web"));
    CHECK(shown_namespace(literal.front()) == name);
  }
  CHECK(literal_namespace("").empty());
  CHECK_FALSE(query::is_glob(literal_namespace("a,b").front()));
}

TEST_CASE("namespaces in a message") {
  CHECK(in_namespaces({"web"}) == "in web namespace");
  CHECK(in_namespaces({"a", "b*"}) == "in a,b* namespaces");
  CHECK(in_namespaces(literal_namespace("we*")) == "in we* namespace");
}

}  // namespace
}  // namespace k8scache::cli
