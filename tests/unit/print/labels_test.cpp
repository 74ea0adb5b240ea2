#include "core/print/labels.hpp"

#include <doctest/doctest.h>

using namespace k8scache;
using namespace k8scache::print;

TEST_CASE("labels are shown as sorted pairs") {
  json::Parser parser;
  CHECK(label_text(parser.parse(R"({"b":"2","a":"1"})")) == "a=1,b=2");
  CHECK(label_text(parser.parse(R"({"a":"1","a-b":"2","a.b/c":""})")) == "a-b=2,a.b/c=,a=1");
}

TEST_CASE("no labels are <none>") {
  json::Parser parser;
  CHECK(label_text(parser.parse("{}")) == "<none>");
  CHECK(label_text(json::Value()) == "<none>");
}

TEST_CASE("a label's column is named by what is behind its slash") {
  CHECK(label_column_header("a.b/c") == "C");
  CHECK(label_column_header("app") == "APP");
  CHECK(label_column_header("a/b/c-d") == "C-D");
}
