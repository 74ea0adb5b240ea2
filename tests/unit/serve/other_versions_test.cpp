#include "core/serve/other_versions.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace k8scache {
namespace {

model::CatalogType widgets(std::vector<std::string> versions) {
  return {.type = {.group = "example.com",
                   .version = versions.front(),
                   .kind = "Widget",
                   .plural = "widgets",
                   .singular = "widget"},
          .versions = std::move(versions)};
}

/// The names of the other versions that are told of a type kept as v1, with blanks between.
std::string told(const std::string& definition, const std::vector<std::string>& versions) {
  json::Parser parser;
  std::string names;
  for (const auto& one : serve::other_versions(widgets(versions), parser.parse(definition))) {
    if (!one.is_served) continue;
    names += (names.empty() ? "" : " ") + one.name;
  }
  return names;
}

/// A definition of v1 and v1beta1, each with its schema.
std::string definition_of(const std::string& schema, const std::string& other,
                          const std::string& members = "") {
  return fmt::format(R"({{"spec":{{{}"group":"example.com","names":{{"kind":"Widget"}},"versions":[
      {{"name":"v1","served":true,"schema":{{"openAPIV3Schema":{}}}}},
      {{"name":"v1beta1","served":true,"schema":{{"openAPIV3Schema":{}}}}}]}}}})",
                     members, schema, other);
}

TEST_CASE("another version is told when its schema says the same of objects") {
  struct Case {
    const char* what;
    const char* one;
    const char* other;
    bool told;
  };
  const std::vector<Case> cases = {
      {"equal", R"({"type":"object"})", R"({"type":"object"})", true},
      {"in another order", R"({"type":"object","nullable":true})",
       R"({"nullable":true,"type":"object"})", true},
      {"notes", R"({"type":"object","description":"a","title":"b","example":{"x":1}})",
       R"({"type":"object","externalDocs":{"url":"c"}})", true},
      {"notes of a property", R"({"properties":{"a":{"type":"string","description":"a"}}})",
       R"({"properties":{"a":{"type":"string","description":"b"}}})", true},
      {"notes of items", R"({"items":{"description":"a","type":"string"}})",
       R"({"items":{"type":"string"}})", true},
      {"notes of several", R"({"anyOf":[{"title":"a"},{"required":["b"]}]})",
       R"({"anyOf":[{},{"required":["b"],"title":"c"}]})", true},
      {"notes of all other properties", R"({"additionalProperties":{"title":"a"}})",
       R"({"additionalProperties":{}})", true},
      {"properties called like notes", R"({"properties":{"description":{"type":"string"}}})",
       R"({"properties":{}})", false},
      {"their types", R"({"properties":{"title":{"type":"string"}}})",
       R"({"properties":{"title":{"type":"object"}}})", false},
      {"a note of a property called like one",
       R"({"properties":{"title":{"type":"string","title":"a"}}})",
       R"({"properties":{"title":{"type":"string","title":"b"}}})", true},
      {"what pruning keeps", R"({"x-kubernetes-preserve-unknown-fields":true})", "{}", false},
      {"what is set where nothing is", R"({"properties":{"a":{"default":1}}})",
       R"({"properties":{"a":{"default":2}}})", false},
      {"members of a default", R"({"default":{"description":"a"}})",
       R"({"default":{"description":"b"}})", false},
      {"allowed values", R"({"enum":["a","b"]})", R"({"enum":["b","a"]})", false},
      {"all or none", R"({"additionalProperties":true})", R"({"additionalProperties":false})",
       false},
      {"how many", R"({"allOf":[{}]})", R"({"allOf":[{},{}]})", false},
      {"more", R"({"properties":{"a":{}}})", R"({"properties":{"a":{},"b":{}}})", false},
      {"no schema", "null", "null", true},
      {"no schema in one", "null", "{}", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const std::string names = c.told ? "v1beta1" : "";
    CHECK(told(definition_of(c.one, c.other), {"v1", "v1beta1"}) == names);
    CHECK(told(definition_of(c.other, c.one), {"v1", "v1beta1"}) == names);
  }
}

TEST_CASE("another version is not told when the server makes more of it than a name") {
  const auto with = [](const std::string& members) {
    return told(definition_of("{}", "{}", members), {"v1", "v1beta1"});
  };
  CHECK(with("") == "v1beta1");
  CHECK(with(R"("conversion":{"strategy":"None"},)") == "v1beta1");
  CHECK(with(R"("conversion":{"strategy":"Webhook"},)").empty());
}

TEST_CASE("another version is told when both the server and the definition serve it") {
  const std::string definition = R"({"spec":{"versions":[
      {"name":"v1alpha1","served":true}, {"name":"v1beta1","served":false},
      {"name":"v1beta2","served":true}, {"name":"v1","served":true},
      {"name":"v2","served":true}]}})";
  CHECK(told(definition, {"v1", "v1alpha1", "v1beta1", "v1beta2"}) == "v1beta2 v1alpha1");
  CHECK(told(definition, {"v1", "v1beta2"}) == "v1beta2");
  CHECK(told(definition, {"v1"}).empty());
  CHECK(told(definition, {"v3", "v1"}).empty());  // the definition is older than the kept version
  CHECK(told("{}", {"v1", "v1beta2"}).empty());
}

TEST_CASE("the others are told, too, when the kept one has just ceased to be served") {
  const std::string definition = R"({"spec":{"versions":[
      {"name":"v1","served":false}, {"name":"v1beta1","served":true}]}})";
  CHECK(told(definition, {"v1", "v1beta1"}) == "v1beta1");
}

TEST_CASE("a deprecated version is told with the server's warning") {
  json::Parser parser;
  const std::string definition = R"({"spec":{"group":"example.com","names":{"kind":"Widget"},
      "versions":[
      {"name":"v1beta1","served":true,"deprecated":true},
      {"name":"v1beta2","served":true,"deprecated":true,"deprecationWarning":"use something"},
      {"name":"v1alpha1","served":true},
      {"name":"v2beta1","served":true},
      {"name":"v1","served":true},
      {"name":"v2","served":true,"deprecated":true},
      {"name":"v3","served":false}]}})";
  CHECK(serve::other_versions(widgets({"v1", "v2", "v1beta2", "v1beta1", "v1alpha1"}),
                              parser.parse(definition)) ==
        std::vector<serve::OtherVersion>{
            {"v3", "", false},
            {"v2", "example.com/v2 Widget is deprecated"},
            {"v2beta1", "", false},
            {"v1beta2", "use something"},
            {"v1beta1", "example.com/v1beta1 Widget is deprecated; use example.com/v1 Widget"},
            {"v1alpha1", ""}});
}

TEST_CASE("a definition is read anew when it has changed") {
  tests::CacheFile file;
  file.close();
  std::vector<model::CatalogType> types = tests::cached_types();
  types.push_back({.type = {.group = "apiextensions.k8s.io",
                            .version = "v1",
                            .kind = "CustomResourceDefinition",
                            .plural = "customresourcedefinitions",
                            .scope = model::Scope::Cluster},
                   .versions = {"v1"}});
  types.push_back(widgets({"v1", "v1beta1"}));
  const model::Catalog catalog = store::Writer(file.path()).save_catalog(types, {});
  const model::CatalogType type = *catalog.by_plural("example.com", "widgets");
  const auto define = [&](const std::string& version, const std::string& body) {
    model::Object object{.key = {"", "widgets.example.com"},
                         .uid = "u",
                         .resource_version = version,
                         .labels = {},
                         .created_at_ms = std::nullopt,
                         .body = body};
    file.list({tests::CacheFile::kNodes + 1, ""}, {object}, version);
  };
  store::Reader before(file.path());
  serve::OtherVersions versions;
  CHECK(versions.of(before, type).empty());
  define("5", definition_of("{}", "{}"));
  store::Reader reader(file.path());
  CHECK(versions.of(reader, type).size() == 1);
  CHECK(versions.of(before, type).empty());  // of another snapshot
  define("6", definition_of("{}", R"({"type":"object"})"));
  store::Reader after(file.path());
  CHECK(versions.of(after, type).empty());
  CHECK(versions.of(reader, type).size() == 1);
  CHECK_FALSE(versions.of(reader, widgets({"v1"})).front().is_served);
}

}  // namespace
}  // namespace k8scache
