#include "core/serve/url.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("escapes of a URL are undone, or refused") {
  CHECK(serve::percent_decoded("a%2Fb%20c+d") == "a/b c+d");
  CHECK(serve::percent_decoded("%C3%A9") == "é");
  for (const char* bad : {"%", "%4", "%zz", "a%2", "%00", "%ff", "%-1"}) {
    CAPTURE(bad);
    CHECK_FALSE(serve::percent_decoded(bad));
  }
}

TEST_CASE("what is encoded is decoded to the same") {
  for (const char* text : {"", "admin@prod", "a/b?c=d&e", "é ü", "100%"}) {
    CAPTURE(text);
    CHECK(serve::percent_decoded(serve::percent_encoded(text)) == text);
  }
  CHECK(serve::percent_encoded("admin@prod/x") == "admin%40prod%2Fx");
}

TEST_CASE("a path is taken into its steps, and leads nowhere else") {
  using Steps = std::vector<std::string>;
  CHECK(serve::path_steps("/") == Steps{});
  CHECK(serve::path_steps("/api/v1/") == Steps{"api", "v1"});
  CHECK(serve::path_steps("/k8s/clusters/admin%40a%2Fb/api") ==
        Steps{"k8s", "clusters", "admin@a/b", "api"});
  for (const char* bad : {"", "api", "//", "/a//b", "/../etc", "/a/./b", "/%2e%2e/x", "/%"}) {
    CAPTURE(bad);
    CHECK_FALSE(serve::path_steps(bad));
  }
}

TEST_CASE("parameters of a query are decoded, the first of a name counts") {
  const auto parameters = serve::Parameters::parse("a=1&b=x+y%26z&a=2&c&watch=true&&d=");
  REQUIRE(parameters);
  CHECK(parameters->text("a") == "1");
  CHECK(parameters->text("b") == "x y&z");
  CHECK(parameters->get("c") == "");
  CHECK(parameters->get("d") == "");
  CHECK_FALSE(parameters->get("e"));
  CHECK(parameters->flag("watch"));
  CHECK(parameters->flag("c"));
  CHECK_FALSE(parameters->flag("e"));
  CHECK_FALSE(serve::Parameters::parse("watch=False")->flag("watch"));
  CHECK_FALSE(serve::Parameters::parse("watch=0")->flag("watch"));
  CHECK(serve::Parameters::parse("watch=True")->flag("watch"));
  CHECK(parameters->all().size() == 6);
  CHECK_FALSE(serve::Parameters::parse("a=%zz"));
}
