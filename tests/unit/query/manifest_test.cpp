#include "core/query/manifest.hpp"

#include "tests/support/fake_types.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace k8scache;

namespace {

/// `v1/Pod web/a; problem: ...`
std::string read(std::string_view text) {
  std::string shown;
  for (const query::ManifestObject& object : query::read_manifest(text, "f.yaml")) {
    if (object.is_list) continue;
    shown += object.problem.empty() ? fmt::format("{}/{} {}/{}; ", object.api_version, object.kind,
                                                  object.ns, object.name)
                                    : "problem: " + object.problem + "; ";
  }
  return shown;
}

model::Catalog catalog() {
  std::vector<model::CatalogType> types;
  for (const tests::FakeType& one : tests::usual_types()) {
    if (!types.empty() && types.back().type.plural_and_group() == one.type.plural_and_group()) {
      types.back().versions.push_back(one.type.version);
      continue;
    }
    types.push_back({.id = static_cast<std::int64_t>(types.size()) + 1,
                     .type = one.type,
                     .versions = {one.type.version},
                     .warnings = {}});
  }
  return model::Catalog(std::move(types));
}

std::string asked(std::string_view text) {
  const model::Catalog known = catalog();
  const query::ResourceArgs args = query::objects_of(query::read_manifest(text, "f.yaml"), known);
  std::string shown;
  for (const query::Wanted& wanted : args.wanted) {
    shown +=
        fmt::format("{} {}/{}; ", wanted.type->type.plural_and_group(), wanted.ns, wanted.name);
  }
  for (const query::NotAsked& problem : args.problems) shown += "problem: " + problem.why;
  return shown;
}

}  // namespace

TEST_CASE("a manifest names objects, document by document") {
  CHECK(read("apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: web}\n---\n"
             "# nothing\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b}\n") ==
        "v1/Pod web/a; apps/v1/Deployment /b; ");
  CHECK(read(R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}})") == "v1/Pod /a; ");
  CHECK(read("--- # first\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\n") ==
        "v1/Pod /a; ");
  CHECK(read("").empty());
  CHECK(read("---\n---\n").empty());
}

TEST_CASE("JSON objects stand one after the other") {
  const std::string a = R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"a}"}})";
  const std::string b = R"({"apiVersion":"v1","kind":"Pod",
    "metadata":{"name":"b"}})";
  CHECK(read(a + b) == "v1/Pod /a}; v1/Pod /b; ");
  CHECK(read(" \n" + a + "\n\n" + b + "\n" + a + "\n") == "v1/Pod /a}; v1/Pod /b; v1/Pod /a}; ");
  CHECK(read(a + b + "x") ==
        "v1/Pod /a}; v1/Pod /b; problem: error parsing f.yaml: invalid character 'x' looking for "
        "beginning of value; ");
  CHECK(read(a + b + "{") ==
        "v1/Pod /a}; v1/Pod /b; problem: error parsing f.yaml: unexpected EOF; ");
}

TEST_CASE("what is neither JSON nor YAML is told as what it was first taken for") {
  const std::string a = R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}})";
  const std::size_t place = a.size() + 2;
  CHECK(read(a + " x") ==
        fmt::format("v1/Pod /a; problem: error parsing f.yaml: json: offset {}: invalid character "
                    "'x' looking for beginning of value; ",
                    place));
  CHECK(read(a + "\n---\na: b: c\n") ==
        fmt::format("v1/Pod /a; problem: error parsing f.yaml: json: offset {}: invalid character "
                    "'-' in numeric literal; ",
                    place + 1));
  CHECK(read("{\"a\": 1") == "problem: error parsing f.yaml: unexpected EOF; ");
  CHECK(read("a: b: c\n") ==
        "problem: error parsing f.yaml: error converting YAML to JSON: yaml: mapping values are "
        "not allowed in this context; ");
  // Of the second document the line is its own.
  CHECK(read("a: 1\n---\nb: 1\nc: d: e\n")
            .ends_with("yaml: line 2: mapping values are not allowed in this context; "));
  CHECK(read("a: 1\n--- b\n") ==
        "problem: error parsing f.yaml: invalid Yaml document separator: b; ");
  CHECK(read("\xef\xbb\xbf" + a) == "v1/Pod /a; ");
}

TEST_CASE("one JSON object may be a document among YAML") {
  const std::string a = R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}})";
  CHECK(read(a + "\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n") ==
        "v1/Pod /a; v1/Pod /b; ");
  CHECK(read("{apiVersion: v1, kind: Pod, metadata: {name: a}}\n---\n" + a) ==
        "v1/Pod /a; v1/Pod /a; ");
}

TEST_CASE("another version than the one that is cached is noted, once for each type") {
  model::Catalog known(std::vector<model::CatalogType>{
      {.id = 1,
       .type = {.group = "example.com", .version = "v1", .kind = "Widget", .plural = "widgets"},
       .versions = {"v1", "v1beta1"},
       .warnings = {}}});
  const char* const text =
      "apiVersion: example.com/v1beta1\nkind: Widget\nmetadata: {name: a}\n---\n"
      "apiVersion: example.com/v1beta1\nkind: Widget\nmetadata: {name: b}\n";
  const query::ResourceArgs args = query::objects_of(query::read_manifest(text, "f.yaml"), known);
  CHECK(args.wanted.size() == 2);
  CHECK(args.problems.empty());
  REQUIRE(args.notes.size() == 1);
  CHECK(args.notes[0] ==
        "widgets.example.com are cached as v1, not as v1beta1: this is how they are shown");
  CHECK(query::parse_resource_args({"widgets.v1beta1.example.com"}, known, false, false).notes ==
        args.notes);
  CHECK(query::parse_resource_args({"widgets.v1.example.com"}, known, false, false).notes.empty());
}

TEST_CASE("a list is what it contains; lists within it are none, as in kubectl") {
  CHECK(read(R"({"apiVersion":"v1","kind":"List","items":[
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}},
      {"apiVersion":"v1","kind":"Node","metadata":{"name":"b"}}]})") == "v1/Pod /a; v1/Node /b; ");
  CHECK(read(R"({"apiVersion":"v1","kind":"List","items":[
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}},
      {"apiVersion":"v1","kind":"PodList","items":[]}]})") ==
        "problem: *unstructured.Unstructured is not a list: no Items field in this object; ");
  CHECK(read("apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: a}}, {kind: Node}]\n") ==
        "v1/Pod /a; problem: unable to get type info from the object "
        "\"*unstructured.Unstructured\": Object 'apiVersion' is missing in 'object has no "
        "apiVersion field'; ");
  CHECK(read("apiVersion: v1\nkind: List\nitems: [{metadata: {name: a}}]\n") ==
        "problem: unable to get type info from the object \"*unstructured.Unstructured\": Object "
        "'Kind' is missing in 'object has no kind field '; ");
  CHECK(read("apiVersion: v1\nkind: List\nitems:\n").empty());
  CHECK(read("apiVersion: v1\nkind: List\nitems: x\n").starts_with("problem: unable to decode "));
}

TEST_CASE("behind what is no object the file goes on") {
  CHECK(read("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\nfoo: <1>\nbar: 2\n---\n"
             "apiVersion: v1\nkind: Pod\nmetadata: {name: b}\n") ==
        "v1/Pod /a; problem: unable to decode \"f.yaml\": Object 'Kind' is missing in "
        "'{\"bar\":2,\"foo\":\"\\u003c1\\u003e\"}'; v1/Pod /b; ");
  CHECK(
      read(R"({"b": 1,  "a": "<"})") ==
      R"(problem: unable to decode "f.yaml": Object 'Kind' is missing in '{"b": 1,  "a": "<"}'; )");
  CHECK(read("apiVersion: a/b/c\nkind: Pod\n").find("Object 'Kind' is missing") !=
        std::string::npos);
  CHECK(read("apiVersion: v1\nkind: Pod\nmetadata: {name: 5}\n") ==
        "problem: unable to decode \"f.yaml\": json: cannot unmarshal number into Go struct field "
        "ObjectMeta.metadata.name of type string; ");
  CHECK(read("a: [\n").starts_with("problem: error parsing f.yaml: "));
}

TEST_CASE("a key that is there twice has its last value") {
  CHECK(read("apiVersion: v1\nkind: Service\nkind: Pod\nmetadata: {name: a, name: b}\n") ==
        "v1/Pod /b; ");
}

TEST_CASE("objects are asked for by what the cluster calls their kinds") {
  CHECK(asked("apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: web}\n---\n"
              "apiVersion: v1\nkind: Node\nmetadata: {name: one, namespace: web}\n") ==
        "pods web/a; nodes /one; ");
  CHECK(asked("apiVersion: v9\nkind: Pod\nmetadata: {name: a}\n") ==
        "problem: resource mapping not found for name: \"a\" namespace: \"\" from \"f.yaml\": no "
        "matches for kind \"Pod\" in version \"v9\"\nensure CRDs are installed first");
  CHECK(asked(R"({"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Nope"}]})") ==
        "problem: unable to recognize no matches for kind \"Nope\" in version \"v1\"");
  CHECK(asked("apiVersion: v1\nkind: NopeList\nitems: [{metadata: {name: a}}]\n") ==
        "problem: resource mapping not found for name: \"\" namespace: \"\" from \"f.yaml\": no "
        "matches for kind \"NopeList\" in version \"v1\"\nensure CRDs are installed first");
  CHECK(asked("kind: Pod\nmetadata: {name: a}\n") == "pods /a; ");
  CHECK(
      asked("kind: Nope\nmetadata: {name: a}\n").find("no matches for kind \"Nope\" in version") !=
      std::string::npos);
  CHECK(asked("apiVersion: v1\nkind: Pod\n") ==
        "problem: an object of kind Pod in \"f.yaml\" has no name");
}

TEST_CASE("the words for types are those that the command line knows") {
  const auto objects = query::read_manifest(
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n---\n"
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\n"
      "apiVersion: v1\nkind: Pod\nmetadata: {name: b}\n",
      "f");
  CHECK(query::type_words(objects) == std::vector<std::string>{"deployment.apps", "pod"});
}
