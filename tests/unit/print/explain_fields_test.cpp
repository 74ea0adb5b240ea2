#include "core/print/explain_fields.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

namespace {

constexpr const char* kDocument = R"({
"paths":{"/apis/example.com/v1/namespaces/{namespace}/things":{"get":{
  "x-kubernetes-group-version-kind":{"group":"example.com","kind":"Thing","version":"v1"}}}},
"components":{"schemas":{
 "com.example.v1.Thing":{"type":"object",
  "x-kubernetes-group-version-kind":[{"group":"example.com","kind":"Thing","version":"v1"}],
  "properties":{
   "spec":{"allOf":[{"$ref":"#/components/schemas/com.example.v1.Spec"}]},
   "kind":{"type":"string"}}},
 "com.example.v1.Spec":{"type":"object","properties":{
   "inner":{"$ref":"#/components/schemas/com.example.v1.Spec"},
   "labels":{"type":"object","additionalProperties":{"type":"string"}},
   "rules":{"type":"array","items":{"$ref":"#/components/schemas/com.example.v1.Rule"}}}},
 "com.example.v1.Rule":{"type":"object","properties":{"port":{"type":"integer"}}},
 "com.example.v1.Loop":{"allOf":[{"$ref":"#/components/schemas/com.example.v1.Loop"}]}}}})";

std::string below(std::vector<std::string> fields, const char* plural = "things") {
  json::Parser parser;
  std::string text;
  for (const print::ExplainedField& one :
       print::fields_below(parser.parse(kDocument), {.group = "example.com",
                                                    .version = "v1",
                                                    .plural = plural,
                                                    .name = {},
                                                    .fields = std::move(fields)})) {
    text += one.name + (one.has_fields ? "." : "") + " <" + one.type + ">; ";
  }
  return text;
}

}  // namespace

TEST_CASE("what may follow a type and its fields") {
  CHECK(below({}) == "kind <string>; spec. <Spec>; ");
  CHECK(below({"spec"}) == "inner. <Spec>; labels <map[string]string>; rules. <[]Rule>; ");
  CHECK(below({"spec", "inner", "inner"}) == below({"spec"}));
  CHECK(below({"spec", "rules"}) == "port <integer>; ");
  CHECK(below({"spec", "rules", "port"}).empty());
  CHECK(below({"nothing"}).empty());
  CHECK(below({}, "others").empty());
}
