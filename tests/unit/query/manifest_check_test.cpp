#include "core/query/manifest_check.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

namespace {

std::string shape(const char* text) {
  json::Parser parser;
  return query::shape_problem(parser.parse(text));
}

std::string metadata(const std::string& members) {
  json::Parser parser;
  return query::metadata_problem(parser.parse(R"({"kind":"Pod","metadata":)" + members + "}"));
}

}  // namespace

TEST_CASE("what is neither an object nor a list of them") {
  CHECK(shape(R"({"a":1})").empty());
  CHECK(shape(R"({"items":[{},null]})").empty());
  CHECK(shape(R"({"items":null})").empty());
  CHECK(shape("[1]") == "json: cannot unmarshal array into Go value of type unstructured.detector");
  CHECK(shape("true") == "json: cannot unmarshal bool into Go value of type unstructured.detector");
  CHECK(shape(R"({"items":"a"})") ==
        "json: cannot unmarshal string into Go struct field decodeList.items of type "
        "[]json.RawMessage");
  CHECK(shape(R"({"items":[5]})") ==
        "json: cannot unmarshal number into Go value of type map[string]interface {}");
}

TEST_CASE("members of metadata that have the wrong type, the first of the document") {
  struct Case {
    const char* members;
    const char* said;
  };
  const std::vector<Case> cases = {
      {"null", ""},
      {"{}", ""},
      {R"({"name":"a","labels":{"a":"b"},"finalizers":["x"],"generation":1,"other":5})", ""},
      {R"({"name":null,"labels":null,"annotations":{"a":null}})", ""},
      {"[]", "array into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta"},
      {R"({"name":5})", "number into Go struct field ObjectMeta.metadata.name of type string"},
      {R"({"namespace":["a"]})",
       "array into Go struct field ObjectMeta.metadata.namespace of type string"},
      {R"({"labels":{"b":1},"annotations":{"a":true}})",
       "number into Go struct field ObjectMeta.metadata.labels of type string"},
      {R"({"annotations":{"a":true},"labels":{"b":1}})",
       "bool into Go struct field ObjectMeta.metadata.annotations of type string"},
      {R"({"labels":["a"]})",
       "array into Go struct field ObjectMeta.metadata.labels of type map[string]string"},
      {R"({"finalizers":"a"})",
       "string into Go struct field ObjectMeta.metadata.finalizers of type []string"},
      {R"({"finalizers":["a",{}]})",
       "object into Go struct field ObjectMeta.metadata.finalizers of type string"},
      {R"({"generation":"x"})",
       "string into Go struct field ObjectMeta.metadata.generation of type int64"},
      {R"({"ownerReferences":[{"name":5}]})",
       "number into Go struct field OwnerReference.metadata.ownerReferences.name of type string"},
      {R"({"ownerReferences":{}})",
       "object into Go struct field ObjectMeta.metadata.ownerReferences of type "
       "[]v1.OwnerReference"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.members);
    const std::string said(one.said);
    CHECK(metadata(one.members) == (said.empty() ? said : "json: cannot unmarshal " + said));
  }
  json::Parser parser;
  CHECK(query::metadata_problem(parser.parse(R"({"apiVersion":1,"kind":"Pod"})")) ==
        "json: cannot unmarshal number into Go struct field metadataOnlyObject.TypeMeta.apiVersion "
        "of type string");
}
