#include "core/json/difference.hpp"

#include "core/json/writer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

namespace {

std::string text_of(json::Value value) {
  if (!value.exists()) return "(none)";
  std::string text;
  json::write_compact(value, text);
  return text;
}

/// `.path before -> after`, one a line.
std::string compared(std::string_view before, std::string_view after) {
  json::Parser one;
  json::Parser other;
  std::string lines;
  for (const json::Difference& difference :
       json::differences(one.parse(before), other.parse(after))) {
    lines += difference.path + " " + text_of(difference.before) + " -> " +
             text_of(difference.after) + "\n";
  }
  return lines;
}

}  // namespace

TEST_CASE("documents are compared place by place") {
  struct Case {
    const char* name;
    const char* before;
    const char* after;
    const char* differences;
  };
  const std::vector<Case> cases = {
      {"equal documents", R"({"a":1,"b":[{"c":2}]})", R"({"b":[{"c":2}],"a":1})", ""},
      {"a number", R"({"spec":{"replicas":2}})", R"({"spec":{"replicas":3}})",
       ".spec.replicas 2 -> 3\n"},
      {"a member more and one less", R"({"a":1,"b":2})", R"({"b":2,"c":{"d":3}})",
       ".a 1 -> (none)\n.c (none) -> {\"d\":3}\n"},
      {"null is there", R"({"a":null})", R"({})", ".a null -> (none)\n"},
      {"a type", R"({"a":{"b":1}})", R"({"a":[1]})", ".a {\"b\":1} -> [1]\n"},
      {"a text is no number", R"({"a":"1"})", R"({"a":1})", ".a \"1\" -> 1\n"},
      {"an array against an empty one", R"({"a":[]})", R"({"a":[{"x":1}]})",
       ".a[0] (none) -> {\"x\":1}\n"},
      {"keys that need quotes", R"({"a/b":1,"it's":1,"c\\d":1})", R"({"a/b":2,"it's":2,"c\\d":2})",
       "['a/b'] 1 -> 2\n['c\\\\d'] 1 -> 2\n['it\\'s'] 1 -> 2\n"},
      {"arrays of texts as a whole", R"({"f":["a","b"]})", R"({"f":["b"]})",
       ".f [\"a\",\"b\"] -> [\"b\"]\n"},
      {"elements by their name", R"({"c":[{"name":"web","image":"1"},{"name":"log"}]})",
       R"({"c":[{"name":"new"},{"name":"web","image":"2"}]})",
       ".c[?(@.name==\"log\")] {\"name\":\"log\"} -> (none)\n"
       ".c[?(@.name==\"web\")].image \"1\" -> \"2\"\n"
       ".c[?(@.name==\"new\")] (none) -> {\"name\":\"new\"}\n"},
      {"elements by their type", R"({"c":[{"type":"Ready","s":"F"},{"type":"Done","s":"F"}]})",
       R"({"c":[{"type":"Ready","s":"T"},{"type":"Done","s":"F"}]})",
       ".c[?(@.type==\"Ready\")].s \"F\" -> \"T\"\n"},
      {"elements by their place, when two have the same name",
       R"({"c":[{"name":"a","p":1},{"name":"a","p":2}]})",
       R"({"c":[{"name":"a","p":1},{"name":"a","p":3}]})", ".c[1].p 2 -> 3\n"},
      {"elements by their place, when a name cannot stand in a path",
       R"({"c":[{"name":"a\"b","p":1}]})", R"({"c":[{"name":"a\"b","p":2}]})", ".c[0].p 1 -> 2\n"},
      {"elements that changed places", R"({"c":[{"name":"a"},{"name":"b"}]})",
       R"({"c":[{"name":"b"},{"name":"a"}]})",
       ".c [{\"name\":\"a\"},{\"name\":\"b\"}] -> [{\"name\":\"b\"},{\"name\":\"a\"}]\n"},
      {"whole documents", R"([1])", R"({})", ". [1] -> {}\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(compared(one.before, one.after) == one.differences);
  }
}

TEST_CASE("what is the same does not depend on the order of keys") {
  json::Parser one;
  json::Parser other;
  CHECK(json::same(one.parse(R"({"a":1,"b":2})"), other.parse(R"({"b":2,"a":1})")));
  CHECK_FALSE(json::same(one.parse(R"({"a":1})"), other.parse(R"({"a":2})")));
  CHECK_FALSE(json::same(json::Value(), other.parse("null")));
}
