#include "core/print/explain.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

namespace {

constexpr const char* kDocument = R"({
"paths":{"/apis/example.com/v1/namespaces/{namespace}/things":{"get":{
  "x-kubernetes-group-version-kind":{"group":"example.com","kind":"Thing","version":"v1"}}}},
"components":{"schemas":{
 "com.example.v1.Thing":{"description":"A thing.","type":"object",
  "x-kubernetes-group-version-kind":[{"group":"example.com","kind":"Thing","version":"v1"}],
  "required":["spec"],
  "properties":{
   "kind":{"type":"string"},
   "spec":{"description":"What is wanted.","allOf":[{"$ref":"#/components/schemas/com.example.v1.Spec"}]}}},
 "com.example.v1.Spec":{"description":"The spec.","type":"object","properties":{
   "color":{"type":"string","description":"Its color.","enum":["","red","green","blue","black"]},
   "inner":{"$ref":"#/components/schemas/com.example.v1.Spec"},
   "labels":{"type":"object","additionalProperties":{"type":"string"}},
   "sizes":{"type":"array","items":{"type":"integer"}},
   "when":{"$ref":"#/components/schemas/com.example.v1.Time"}}},
 "com.example.v1.Time":{"type":"string","format":"date-time"}}}})";

std::string explained(std::vector<std::string> fields, bool recursive = false,
                      const char* plural = "things") {
  std::string out;
  json::Parser parser;
  try {
    print::explain(out, parser.parse(kDocument),
                   {.group = "example.com",
                    .version = "v1",
                    .plural = plural,
                    .name = "example.com/v1, Resource=" + std::string(plural),
                    .fields = std::move(fields),
                    .recursive = recursive});
  } catch (const Error& error) {
    return out + "error: " + error.what();
  }
  return out;
}

constexpr const char* kHead = "GROUP:      example.com\nKIND:       Thing\nVERSION:    v1\n\n";

}  // namespace

TEST_CASE("a type is explained with its fields") {
  CHECK(explained({}) == std::string(kHead) +
                             "DESCRIPTION:\n    A thing.\n    \n"
                             "FIELDS:\n"
                             "  kind\t<string>\n    <no description>\n\n"
                             "  spec\t<Spec> -required-\n    What is wanted.\n\n\n");
}

TEST_CASE("a field is followed through references, and its values are told") {
  CHECK(explained({"spec", "color"}) ==
        std::string(kHead) +
            "FIELD: color <string>\nENUM:\n    \"\"\n    red\n    green\n    blue\n    black\n\n"
            "DESCRIPTION:\n    Its color.\n    \n\n");
  CHECK(explained({"spec"}).find("FIELD: spec <Spec>\n\n\nDESCRIPTION:\n    What is wanted.\n    "
                                 "The spec.\n    \nFIELDS:\n  color\t<string>\n  enum: \"\", red, "
                                 "green, blue, ....\n    Its color.\n") != std::string::npos);
  CHECK(explained({"spec", "labels"}).find("FIELD: labels <map[string]string>") !=
        std::string::npos);
  CHECK(explained({"spec", "sizes"}).find("FIELD: sizes <[]integer>") != std::string::npos);
  CHECK(explained({"spec", "when"}).find("FIELD: when <string>") != std::string::npos);
}

TEST_CASE("fields of fields end where a type holds itself") {
  CHECK(explained({}, true) == std::string(kHead) +
                                   "DESCRIPTION:\n    A thing.\n    \n"
                                   "FIELDS:\n"
                                   "  kind\t<string>\n"
                                   "  spec\t<Spec> -required-\n"
                                   "    color\t<string>\n    enum: \"\", red, green, blue, ....\n"
                                   "    inner\t<Spec>\n"
                                   "    labels\t<map[string]string>\n"
                                   "    sizes\t<[]integer>\n"
                                   "    when\t<string>\n\n");
}

TEST_CASE("what is not there is said in kubectl's words") {
  CHECK(explained({"spec", "nope"}) == std::string(kHead) + "error: field \"nope\" does not exist");
  CHECK(explained({}, false, "others") ==
        "error: GVR (example.com/v1, Resource=others) not found in OpenAPI schema");
}
