#include "core/serve/kube/told_types.hpp"

#include "core/json/writer.hpp"
#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace k8scache {
namespace {

using tests::CacheFile;
using tests::header;

constexpr const char* kApi = "/k8s/clusters/prod";
constexpr std::int64_t kDefinitions = CacheFile::kNodes + 1;
constexpr std::int64_t kWidgets = kDefinitions + 1;

model::CatalogType custom(const std::string& kind, const std::string& plural,
                          std::vector<std::string> versions) {
  return {.type = {.group = "example.com",
                   .version = versions.front(),
                   .kind = kind,
                   .plural = plural,
                   .singular = plural.substr(0, plural.size() - 1),
                   .verbs = {"get", "list", "watch"}},
          .versions = std::move(versions)};
}

std::vector<model::CatalogType> types_with(const model::CatalogType& widgets) {
  std::vector<model::CatalogType> types = tests::cached_types();
  types.push_back({.type = {.group = "apiextensions.k8s.io",
                            .version = "v1",
                            .kind = "CustomResourceDefinition",
                            .plural = "customresourcedefinitions",
                            .scope = model::Scope::Cluster,
                            .verbs = {"get", "list", "watch"}},
                   .versions = {"v1"}});
  types.push_back(widgets);
  types.push_back(custom("Gadget", "gadgets", {"v1alpha1"}));
  return types;
}

std::string definition(const std::string& schema_of_beta) {
  return R"({"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com",
      "names":{"kind":"Widget"},"versions":[
      {"name":"v1","served":true,"schema":{"openAPIV3Schema":{"type":"object"}},
       "additionalPrinterColumns":[{"name":"New","type":"string","jsonPath":".spec.color"}]},
      {"name":"v1beta1","served":true,"deprecated":true,"subresources":{"status":{}},
       "schema":{"openAPIV3Schema":)" +
         schema_of_beta + R"(},
       "additionalPrinterColumns":[{"name":"Old","type":"string","jsonPath":".apiVersion"}]},
      {"name":"v1beta2","served":true,"schema":{"openAPIV3Schema":{"type":"string"}}}]}})";
}

model::Object widget(const std::string& name, const std::string& version) {
  return {
      .key = {"web", name},
      .uid = "uid-" + name,
      .resource_version = version,
      .labels = {},
      .created_at_ms = std::nullopt,
      .body = fmt::format(
          R"({{"apiVersion":"example.com/v1","kind":"Widget","metadata":{{"name":"{}","namespace":"web","resourceVersion":"{}"}},"spec":{{"apiVersion":"example.com/v1"}}}})",
          name, version)};
}

/// The cache of a cluster whose widgets are kept as v1 and told as v1beta1, but not as v1beta2.
struct Widgets : tests::Served {
  Widgets() {
    discover(custom("Widget", "widgets", {"v1", "v1beta2", "v1beta1"}));
    define("5", R"({"type":"object","description":"older"})");
    put({widget("a", "6"), widget("b", "7")}, "8");
  }
  void discover(const model::CatalogType& widgets) {
    file.close();
    store::Writer(file.path()).save_catalog(types_with(widgets), {});
    changed();
  }
  void define(const std::string& version, const std::string& schema_of_beta) {
    list({kDefinitions, ""},
         {{.key = {"", "widgets.example.com"},
           .uid = "crd",
           .resource_version = version,
           .labels = {},
           .created_at_ms = std::nullopt,
           .body = definition(schema_of_beta)}},
         version);
  }
  void put(std::vector<model::Object> objects, const std::string& version) {
    file.clock().advance(std::chrono::seconds(1));  // a commit of its own
    list({kWidgets, ""}, std::move(objects), version);
  }
  serve::Response get(const std::string& path, const std::string& accept = "") {
    return ask(kApi + path, {{"Accept", accept.empty() ? "application/json" : accept}});
  }
};

/// An object under another name.
std::string in_beta(const std::string& name, const std::string& version) {
  std::string body = widget(name, version).body;
  return body.replace(body.find("v1"), 2, "v1beta1");
}

TEST_CASE("an object is told in another version under its name, and nothing else of it changes") {
  Widgets served;
  const std::string path = "/apis/example.com/v1beta1/namespaces/web/widgets/a";
  CHECK(served.get(path).body == in_beta("a", "6") + "\n");
  CHECK(served.get(path + "/status").body == in_beta("a", "6") + "\n");
  CHECK(served.get("/apis/example.com/v1/namespaces/web/widgets/a/status").status == 404);
  CHECK(served.get("/apis/example.com/v1/namespaces/web/widgets/a").body ==
        widget("a", "6").body + "\n");
  CHECK(header(served.get(path), "Warning") ==
        "299 - \"example.com/v1beta1 Widget is deprecated; use example.com/v1 Widget\"");
  CHECK(header(served.get("/apis/example.com/v1/widgets"), "Warning").empty());
  CHECK(header(served.get("/apis/example.com/v1beta1/widgets?limit=x"), "Warning") ==
        header(served.get(path), "Warning"));
}

TEST_CASE("what cannot be told in another version is not there") {
  Widgets served;
  CHECK(served.get("/apis/example.com/v1beta2/widgets").status == 404);
  CHECK(served.get("/apis/example.com/v2/widgets").status == 404);
  CHECK(served.get("/apis/example.com/v1beta1/gadgets").status == 404);
  CHECK(served.get("/apis/example.com/v1beta1/widgets").status == 200);
  served.define("9", R"({"type":"string"})");
  CHECK(served.get("/apis/example.com/v1beta1/widgets").status == 404);
  CHECK(served.get("/apis/example.com/v1beta1").status == 404);
}

TEST_CASE("a list of another version is of it, page by page") {
  Widgets served;
  const std::string path = "/apis/example.com/v1beta1/widgets";
  CHECK(
      served.get(path).body ==
      R"({"kind":"WidgetList","apiVersion":"example.com/v1beta1","metadata":{"resourceVersion":"8"},"items":[)" +
          in_beta("a", "6") + "," + in_beta("b", "7") + "]}\n");
  const serve::Response page = served.get(path + "?limit=1");
  CHECK(page.body.find(in_beta("a", "6") + "]") != std::string::npos);
  const std::string token(served.read(page)["metadata"]["continue"].text_or(""));
  // A page of the past; and the token goes on in the other version, as a server's does.
  served.put({widget("a", "6"), widget("b", "9")}, "9");
  CHECK(served.get(path + "?limit=1&continue=" + token).body.find("[" + in_beta("b", "7") + "]") !=
        std::string::npos);
  CHECK(served.get("/apis/example.com/v1/widgets?limit=1&continue=" + token)
            .body.find("[" + widget("b", "7").body + "]") != std::string::npos);
}

TEST_CASE("until the objects are listed in the version that is preferred now, they are renamed") {
  Widgets served;
  const std::string path = "/namespaces/web/widgets/a";
  served.discover(custom("Widget", "widgets", {"v1beta1", "v1"}));
  CHECK(served.get("/apis/example.com/v1beta1" + path).body == in_beta("a", "6") + "\n");
  CHECK(served.get("/apis/example.com/v1" + path).body == widget("a", "6").body + "\n");
  SUBCASE("and when the version of before is not served any more") {
    served.discover(custom("Widget", "widgets", {"v1beta1"}));
    CHECK(served.get("/apis/example.com/v1beta1" + path).body == in_beta("a", "6") + "\n");
    CHECK(served.get("/apis/example.com/v1" + path).status == 404);
  }
  SUBCASE("unless the schemas differ: then they say themselves what they are") {
    served.discover(custom("Widget", "widgets", {"v1beta2", "v1"}));
    CHECK(served.get("/apis/example.com/v1beta2" + path).body == widget("a", "6").body + "\n");
  }
}

TEST_CASE("a page of the past is in the version that is asked for, whatever was kept then") {
  Widgets served;
  const serve::Response page = served.get("/apis/example.com/v1beta1/widgets?limit=1");
  const std::string token(served.read(page)["metadata"]["continue"].text_or(""));
  served.discover(custom("Widget", "widgets", {"v1beta1", "v1"}));
  model::Object changed = widget("b", "9");
  changed.body = in_beta("b", "9");
  model::Object same = widget("a", "6");
  same.body = in_beta("a", "6");
  served.put({same, changed}, "9");
  for (const std::string version : {"v1", "v1beta1"}) {
    CAPTURE(version);
    const std::string wanted = version == "v1" ? widget("b", "7").body : in_beta("b", "7");
    const serve::Response rest =
        served.get("/apis/example.com/" + version + "/widgets?limit=1&continue=" + token);
    CHECK(rest.body.find("[" + wanted + "]") != std::string::npos);
  }
}

TEST_CASE("a list of thousands is told in another version, too") {
  Widgets served;
  std::vector<model::Object> many;
  for (int i = 0; i < 1'001; ++i) many.push_back(widget(fmt::format("w{}", i), "9"));
  served.put(std::move(many), "9");
  const serve::Response response = served.get("/apis/example.com/v1beta1/widgets");
  REQUIRE(response.next);
  std::string text;
  while (true) {
    const serve::Piece piece = response.next();
    text += piece.bytes;
    if (piece.then != serve::Piece::Then::More) break;
  }
  json::Parser parser;
  const json::Value list = parser.parse(text);
  CHECK(list["apiVersion"].text_or("") == "example.com/v1beta1");
  CHECK(list["items"].size() == 1'001);
  for (const json::Value item : list["items"].elements()) {
    REQUIRE(item["apiVersion"].text_or("") == "example.com/v1beta1");
    REQUIRE(item["spec"]["apiVersion"].text_or("") == "example.com/v1");
  }
}

TEST_CASE("a table of another version has its columns") {
  Widgets served;
  const std::string accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
  for (const char* const path :
       {"/apis/example.com/v1beta1/widgets?includeObject=Object",
        "/apis/example.com/v1beta1/namespaces/web/widgets/a?includeObject=Object"}) {
    CAPTURE(path);
    const serve::Response response = served.get(path, accept);
    const json::Value table = served.read(response);
    CHECK(table["columnDefinitions"].at(1)["name"].text_or("") == "Old");
    const json::Value row = table["rows"].at(0);
    CHECK(row["cells"].at(1).text_or("") == "example.com/v1beta1");
    CHECK(row["object"]["apiVersion"].text_or("") == "example.com/v1beta1");
  }
  const serve::Response kept = served.get("/apis/example.com/v1/widgets", accept);
  CHECK(served.read(kept)["columnDefinitions"].at(1)["name"].text_or("") == "New");
}

TEST_CASE("metadata alone are the same in all versions") {
  Widgets served;
  const std::string accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
  CHECK(served.get("/apis/example.com/v1beta1/widgets", accept).body ==
        served.get("/apis/example.com/v1/widgets", accept).body);
}

/// What a watch tells until it waits: lines of `ADDED example.com/v1 a`.
std::string told(const serve::Response& watch) {
  std::string all;
  json::Parser parser;
  while (true) {
    const serve::Piece piece = watch.next();
    std::size_t begin = 0;
    while (begin < piece.bytes.size()) {
      const std::size_t end = piece.bytes.find('\n', begin);
      const json::Value event =
          parser.parse(std::string_view(piece.bytes).substr(begin, end - begin));
      const json::Value object = event["object"];
      all += fmt::format("{} {} {}\n", event["type"].text_or(""), object["apiVersion"].text_or(""),
                         object["metadata"]["name"].text_or(""));
      begin = end + 1;
    }
    if (piece.then == serve::Piece::Then::End) all += "END\n";
    if (piece.then != serve::Piece::Then::More || piece.wait.count() > 0) return all;
  }
}

TEST_CASE("a watch of another version is of it, from first to last") {
  Widgets served;
  const serve::Response watch = served.get(
      "/apis/example.com/v1beta1/widgets?watch=true&allowWatchBookmarks=true&sendInitialEvents=true"
      "&resourceVersionMatch=NotOlderThan");
  CHECK(told(watch) ==
        "ADDED example.com/v1beta1 a\n"
        "ADDED example.com/v1beta1 b\n"
        "BOOKMARK example.com/v1beta1 \n");
  served.put({widget("b", "9"), widget("c", "10")}, "10");
  CHECK(told(watch) ==
        "MODIFIED example.com/v1beta1 b\n"
        "DELETED example.com/v1beta1 a\n"
        "ADDED example.com/v1beta1 c\n");
  const serve::Response later =
      served.get("/apis/example.com/v1beta1/widgets?watch=true&resourceVersion=9");
  CHECK(told(later) ==
        "DELETED example.com/v1beta1 a\n"
        "ADDED example.com/v1beta1 c\n");
}

TEST_CASE("a watch from before the objects were listed in another version lacks nothing") {
  Widgets served;
  std::vector<model::Object> objects = {widget("a", "6"), widget("b", "9"), widget("c", "10")};
  served.put(objects, "10");
  served.discover(custom("Widget", "widgets", {"v1beta1", "v1"}));
  for (model::Object& object : objects) {
    object.body = in_beta(object.key.name, object.resource_version);
  }
  served.put(objects, "10");
  for (const std::string version : {"v1", "v1beta1"}) {
    CAPTURE(version);
    const serve::Response watch =
        served.get("/apis/example.com/" + version + "/widgets?watch=true&resourceVersion=8");
    CHECK(told(watch) ==
          fmt::format("MODIFIED example.com/{0} b\nADDED example.com/{0} c\n", version));
  }
}

TEST_CASE("a watch of another version ends when it cannot be told any more") {
  Widgets served;
  const serve::Response watch = served.get("/apis/example.com/v1beta1/widgets?watch=true");
  const serve::Response kept = served.get("/apis/example.com/v1/widgets?watch=true");
  CHECK(!told(watch).empty());
  CHECK(!told(kept).empty());
  SUBCASE("for its schema changed") {
    served.define("9", R"({"type":"string"})");
    CHECK(told(watch) == "END\n");
    CHECK(told(kept).empty());
  }
  SUBCASE("for the server does not serve it") {
    served.discover(custom("Widget", "widgets", {"v1"}));
    CHECK(told(watch) == "END\n");
    CHECK(told(kept).empty());
  }
  SUBCASE("for objects are kept in another one than before") {
    served.discover(custom("Widget", "widgets", {"v1beta1", "v1"}));
    CHECK(told(watch) == "END\n");
    CHECK(told(kept) == "END\n");
  }
}

/// The versions of a group document, the preferred one first, then all.
std::string versions_of(json::Value group) {
  std::string all(group["preferredVersion"]["version"].text_or(""));
  for (const json::Value version : group["versions"].elements()) {
    all += " " + std::string(version["groupVersion"].text_or(""));
  }
  return all;
}

/// What a list of resources has of each: `widgets/Widget`.
std::string resources_of(json::Value resources) {
  std::string all;
  for (const json::Value one : resources.elements()) {
    const bool is_aggregated = one["resource"].exists();
    all += fmt::format(
        "{} {} ", one[is_aggregated ? "resource" : "name"].text_or(""),
        is_aggregated ? one["responseKind"]["version"].text_or("") : one["kind"].text_or(""));
  }
  return all;
}

TEST_CASE("discovery has the versions that are told, as servers order them") {
  Widgets served;
  const std::string wanted = "v1 example.com/v1 example.com/v1beta1 example.com/v1alpha1";
  const serve::Response group = served.get("/apis/example.com");
  CHECK(versions_of(served.read(group)) == wanted);
  const serve::Response groups = served.get("/apis");
  std::string found;
  for (const json::Value one : served.read(groups)["groups"].elements()) {
    if (one["name"].text_or("") == "example.com") found = versions_of(one);
  }
  CHECK(found == wanted);
  const serve::Response list = served.get("/apis/example.com/v1beta1");
  CHECK(served.read(list)["groupVersion"].text_or("") == "example.com/v1beta1");
  CHECK(resources_of(served.read(list)["resources"]) == "widgets Widget ");
  CHECK(served.get("/apis/example.com/v1beta2").status == 404);
  for (const char* const version : {"v2", "v2beta1"}) {
    CAPTURE(version);
    const serve::Response whole = served.get(
        "/apis", fmt::format("application/json;g=apidiscovery.k8s.io;v={};as=APIGroupDiscoveryList",
                             version));
    std::string told;
    for (const json::Value one : served.read(whole)["items"].elements()) {
      if (one["metadata"]["name"].text_or("") != "example.com") continue;
      for (const json::Value each : one["versions"].elements()) {
        told += fmt::format("{}: {}", each["version"].text_or(""), resources_of(each["resources"]));
      }
    }
    CHECK(told == "v1: widgets v1 v1beta1: widgets v1beta1 v1alpha1: gadgets v1alpha1 ");
  }
}

}  // namespace
}  // namespace k8scache
