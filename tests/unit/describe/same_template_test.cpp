#include "core/describe/same_template.hpp"

#include <doctest/doctest.h>

#include <vector>

using k8scache::describe::is_same_template;
using k8scache::json::Parser;

namespace {

bool is_same(const char* one, const char* other) {
  Parser first;
  Parser second;
  return is_same_template(first.parse(one), second.parse(other));
}

}  // namespace

TEST_CASE("a template is the same whatever its hash, and whatever is empty in it") {
  constexpr const char* kTemplate =
      R"({"metadata":{"labels":{"a":"1"}},"spec":{"containers":[{"name":"c","image":"i"}]}})";
  CHECK(is_same(kTemplate, kTemplate));
  CHECK(is_same(kTemplate, R"({"metadata":{"labels":{"a":"1","pod-template-hash":"x"}},
                               "spec":{"containers":[{"name":"c","image":"i","resources":{}}],"volumes":null}})"));
  for (
      const char* const other :
      {R"({"metadata":{"labels":{"a":"2"}},"spec":{"containers":[{"name":"c","image":"i"}]}})",
       R"({"metadata":{},"spec":{"containers":[{"name":"c","image":"i"}]}})",
       R"({"metadata":{"labels":{"a":"1","b":""}},"spec":{"containers":[{"name":"c","image":"i"}]}})",
       R"({"metadata":{"labels":{"a":"1"},"annotations":{"n":"x"}},"spec":{"containers":[{"name":"c","image":"i"}]}})",
       R"({"metadata":{"labels":{"a":"1"}},"spec":{"containers":[{"name":"c","image":"j"}]}})",
       R"({"metadata":{"labels":{"a":"1"}},"spec":{"containers":[{"name":"c","image":"i"},{"name":"d"}]}})",
       R"({"metadata":{"labels":{"a":"1"}},"spec":{"containers":[{"name":"c","image":1}]}})",
       R"({"metadata":{"labels":{"a":"1"}},"spec":{}})"}) {
    CAPTURE(other);
    CHECK_FALSE(is_same(kTemplate, other));
    CHECK_FALSE(is_same(other, kTemplate));
  }
}
