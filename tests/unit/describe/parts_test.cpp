#include "core/describe/parts.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache::describe;
using k8scache::json::Parser;

namespace {

template <typename Write>
std::string written(const std::string& json, const Write& write) {
  Parser parser;
  TabbedText text;
  write(Writer(text), parser.parse(json));
  return text.take();
}

std::string annotations(const std::string& json) {
  return written(json, [](const Writer& to, auto value) { write_annotations(to, "A", value); });
}

}  // namespace

TEST_CASE("what is missing is Go's zero value") {
  Parser parser;
  const auto empty = parser.parse("{}")["x"];
  CHECK(text_of(empty).empty());
  CHECK(text_or(empty, "<unset>") == "<unset>");
  CHECK(number_of(empty) == 0);
  CHECK(truth_of(empty) == "false");
  CHECK(capital_truth_of(empty) == "<unset>");
  CHECK(quantity_of(empty) == "0");
  CHECK(slice_of(empty) == "[]");
  CHECK(time_of(empty) == "Mon, 01 Jan 0001 00:00:00 +0000");
  CHECK(selector_of(empty) == "<none>");
  CHECK(pairs_of(empty) == "<none>");
  CHECK(controller_of(empty).empty());
}

TEST_CASE("labels stand below each other, each indented as the first") {
  const auto labels = [](const char* json, const char* indent) {
    return written(json,
                   [&](const Writer& to, auto value) { write_labels(to, "L", value, indent); });
  };
  CHECK(labels("{}", "") == "L:  <none>\n");
  CHECK(labels(R"({"b":"2","a":""})", "") == "L:  a=\n    b=2\n");
  CHECK(labels(R"({"b":"2","a":"1"})", "  ") == "  L:  a=1\n      b=2\n");
}

TEST_CASE("annotations that are long or of several lines stand below their key, shortened") {
  CHECK(annotations(R"({"k":"v\n"})") == "A:  k: v\n");
  CHECK(annotations(R"({"kubectl.kubernetes.io/last-applied-configuration":"x"})") ==
        "A:  <none>\n");
  CHECK(annotations(R"({"a":"1\n2","b":"x"})") == "A:  a:\n      1\n      2\n    b: x\n");
  const std::string fits(137, 'x');
  CHECK(annotations(R"({"a":")" + fits + R"("})") == "A:  a: " + fits + "\n");
  CHECK(annotations(R"({"a":")" + fits + R"(yz"})") == "A:  a:\n      " + fits + "y...\n");
}

TEST_CASE("a controller is the owner that says so") {
  Parser parser;
  const auto object = parser.parse(
      R"({"metadata":{"ownerReferences":[{"kind":"A","name":"a"},{"kind":"B","name":"b","uid":"u","controller":true}]}})");
  CHECK(controller_of(object) == "B/b");
  CHECK(controller_uid_of(object) == "u");
}

TEST_CASE("pairs are sorted as texts, not as keys") {
  Parser parser;
  CHECK(pairs_of(parser.parse(R"({"a.b":"1","a":"2"})")) == "a.b=1,a=2");
}
