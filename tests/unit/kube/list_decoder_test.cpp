#include "core/kube/list_decoder.hpp"

#include "core/json/value.hpp"
#include "tests/support/problem.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using tests::problem_of;

namespace {

std::vector<model::Object> decoded(std::string page, std::string_view kind = "Pod",
                                   std::string_view api_version = "v1") {
  std::vector<model::Object> objects;
  json::ListScanner scanner;
  kube::decode_page(scanner, page, api_version, kind,
                    [&](model::Object& object) { objects.push_back(std::move(object)); });
  return objects;
}

model::Object only(const std::string& item) {
  auto objects = decoded(fmt::format(R"({{"kind":"PodList","items":[{}]}})", item));
  REQUIRE(objects.size() == 1);
  return objects.front();
}

}  // namespace

TEST_CASE("an object's facts are read from its metadata") {
  const model::Object pod = only(
      R"({"metadata":{"name":"web-1","namespace":"shop","uid":"u-1","resourceVersion":"7",)"
      R"("creationTimestamp":"2026-01-02T03:04:05Z","labels":{"tier":"b","app":"a","x.io/y":""}}})");
  CHECK(pod.key == model::ObjectKey{"shop", "web-1"});
  CHECK(pod.uid == "u-1");
  CHECK(pod.resource_version == "7");
  CHECK(pod.created_at_ms == 1'767'323'045'000);
  CHECK(pod.labels == "app=a,tier=b,x.io/y=");
}

TEST_CASE("facts that are missing or null are empty") {
  const model::Object node =
      only(R"({"metadata":{"name":"n","namespace":null,"labels":null,"creationTimestamp":null}})");
  CHECK(node.key == model::ObjectKey{"", "n"});
  CHECK(node.uid.empty());
  CHECK(node.labels.empty());
  CHECK_FALSE(node.created_at_ms);
  CHECK_FALSE(only(R"({"metadata":{"name":"n","creationTimestamp":"yesterday"}})").created_at_ms);
}

TEST_CASE("kind and apiVersion are added where the list leaves them out, and only there") {
  CHECK(only(R"({"metadata":{"name":"a"},"spec":{}})").body ==
        R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{}})");
  CHECK(only(R"({"apiVersion":"v2","kind":"Odd","metadata":{"name":"a"}})").body ==
        R"({"apiVersion":"v2","kind":"Odd","metadata":{"name":"a"}})");
  CHECK(only(R"({"metadata":{"name":"a"},"kind":"Odd"})").body ==
        R"({"metadata":{"name":"a"},"kind":"Odd"})");
  CHECK(only("{ \"metadata\":{\"name\":\"a\"}}").body ==
        R"({"kind":"Pod","apiVersion":"v1", "metadata":{"name":"a"}})");
}

TEST_CASE("managedFields goes, with one comma, wherever it stands; every other byte stays") {
  const std::string fields = R"("managedFields":[{"manager":"x","fieldsV1":{"f:a":{},"]":"}"}}])";
  struct Case {
    std::string metadata;
    std::string kept;
  };
  const Case cases[] = {
      {fields + R"(,"name":"a","uid":"u")", R"("name":"a","uid":"u")"},
      {R"("name":"a",)" + fields + R"(,"uid":"u")", R"("name":"a","uid":"u")"},
      {R"("name":"a","uid":"u",)" + fields, R"("name":"a","uid":"u")"},
      {R"("name":"a" , )" + fields + R"( , "uid":"u")", R"("name":"a" ,  "uid":"u")"},
      {R"("name":"a","managedFields":[])", R"("name":"a")"},
      {R"("name":"a","managedFields":null)", R"("name":"a","managedFields":null)"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.metadata);
    const std::string tail = R"(,"spec":{"managedFields":[1],"n":9007199254740993,"f":1e3}})";
    CHECK(only(R"({"kind":"Pod","metadata":{)" + one.metadata + "}" + tail).body ==
          R"({"kind":"Pod","metadata":{)" + one.kept + "}" + tail);
  }
}

TEST_CASE("whatever is cut out, the body is still JSON") {
  const std::string fields = R"("managedFields":[{"a":"b"}])";
  for (const std::string& metadata : {fields + R"(,"name":"a")", R"("name":"a",)" + fields,
                                      R"("name":"a",)" + fields + R"(,"x":1)"}) {
    const std::string body = only(R"({"metadata":{)" + metadata + "}}").body;
    json::Parser parser;
    const json::Value root = parser.parse(body);
    CHECK(root["metadata"]["name"].text_or("") == "a");
    CHECK(root["kind"].text_or("") == "Pod");
    CHECK_FALSE(root["metadata"]["managedFields"].exists());
  }
}

TEST_CASE("an object without a name spoils its page, and the message says of which kind") {
  for (const std::string_view item :
       {"{}", R"({"metadata":{}})", R"({"metadata":{"name":""}})", R"({"metadata":null})"}) {
    CAPTURE(item);
    CHECK(problem_of(ErrorKind::Usage, [&] {
            (void)decoded(fmt::format(R"({{"kind":"PodList","items":[{}]}})", item));
          }) == "a Pod of the list has no metadata.name");
  }
}

TEST_CASE("a page without items has no objects") {
  CHECK(decoded(R"({"kind":"PodList","items":[]})").empty());
  CHECK(decoded(R"({"kind":"PodList","items":null})").empty());
  CHECK(decoded(R"({"kind":"PodList"})").empty());
}
