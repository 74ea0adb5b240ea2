#include "core/print/documents.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <utility>

using namespace k8scache;
using print::Documents;

namespace {

/// The text of these objects, taken away after each of them.
std::string written(Documents::Format format, Documents::Shape shape,
                    std::initializer_list<const char*> objects) {
  json::Parser parser;
  std::string out;
  std::string whole;
  Documents documents(format, shape, out);
  documents.begin();
  for (const char* object : objects) {
    documents.add(parser.parse(object));
    whole += std::exchange(out, {});
  }
  documents.end();
  return whole + out;
}

constexpr const char* kFirst = R"({"kind":"A","metadata":{"name":"x"}})";
constexpr const char* kSecond = R"({"kind":"B"})";

}  // namespace

TEST_CASE("one object is its own document") {
  CHECK(written(Documents::Format::Json, Documents::Shape::Separate, {kFirst}) == R"({
    "kind": "A",
    "metadata": {
        "name": "x"
    }
}
)");
  CHECK(written(Documents::Format::Yaml, Documents::Shape::Separate, {kFirst}) ==
        "kind: A\nmetadata:\n  name: x\n");
}

TEST_CASE("several objects are a List in JSON") {
  CHECK(written(Documents::Format::Json, Documents::Shape::List, {kFirst, kSecond}) == R"({
    "apiVersion": "v1",
    "items": [
        {
            "kind": "A",
            "metadata": {
                "name": "x"
            }
        },
        {
            "kind": "B"
        }
    ],
    "kind": "List",
    "metadata": {
        "resourceVersion": ""
    }
}
)");
}

TEST_CASE("several objects are a List in YAML") {
  CHECK(written(Documents::Format::Yaml, Documents::Shape::List, {kFirst, kSecond}) ==
        R"(apiVersion: v1
items:
- kind: A
  metadata:
    name: x
- kind: B
kind: List
metadata:
  resourceVersion: ""
)");
}

TEST_CASE("no objects are an empty List") {
  CHECK(written(Documents::Format::Json, Documents::Shape::List, {}) == R"({
    "apiVersion": "v1",
    "items": [],
    "kind": "List",
    "metadata": {
        "resourceVersion": ""
    }
}
)");
  CHECK(written(Documents::Format::Yaml, Documents::Shape::List, {}) ==
        "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n");
}

TEST_CASE("objects of a watch are documents of their own") {
  CHECK(written(Documents::Format::Yaml, Documents::Shape::Separate, {kFirst, kSecond}) ==
        "kind: A\nmetadata:\n  name: x\n---\nkind: B\n");
  CHECK(written(Documents::Format::Json, Documents::Shape::Separate, {kSecond, kSecond}) ==
        "{\n    \"kind\": \"B\"\n}\n{\n    \"kind\": \"B\"\n}\n");
}
