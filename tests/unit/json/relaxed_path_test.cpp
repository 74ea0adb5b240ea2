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

TEST_CASE("a name in brackets and quotes is one name, dots and all") {
  struct Example {
    const char* path;
    const char* whole;
  };
  for (const Example& one :
       {Example{"metadata.labels['app.kubernetes.io/name']",
                R"(metadata.labels['app\.kubernetes\.io/name'])"},
        Example{R"(metadata.labels['app\.io'])", R"(metadata.labels['app\.io'])"},
        Example{R"(a["b.c"].d.e)", R"(a["b\.c"].d.e)"},
        Example{"a['b.c','d.e'].f", R"(a['b\.c','d\.e'].f)"},
        Example{"a[?(@.b=='c.d')].e", "a[?(@.b=='c.d')].e"}, Example{"a.b[0]", "a.b[0]"},
        Example{"", ""}, Example{"a['b.c", R"(a['b\.c)"}}) {
    CAPTURE(one.path);
    CHECK(json::with_whole_names(one.path) == one.whole);
  }
}
