#include "core/json/relaxed_path.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("a path with or without braces and dot is the same") {
  for (const char* text :
       {"metadata.name", ".metadata.name", "{metadata.name}", "{.metadata.name}"}) {
    CAPTURE(text);
    CHECK(json::relaxed_path(text) == "{.metadata.name}");
  }
  CHECK(json::relaxed_path("") == "");
  CHECK(json::relaxed_path("..name") == "{..name}");
  CHECK(json::relaxed_path("[0]") == "{.[0]}");
  CHECK(json::relaxed_path(".") == "{..}");
  for (const char* text : {"{", "}", "{}", "{.a", "a}", "{a}{b}", "{{a}}"}) {
    CAPTURE(text);
    CHECK_FALSE(json::relaxed_path(text).has_value());
  }
}
