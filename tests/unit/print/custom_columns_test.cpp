#include "core/print/custom_columns.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace k8scache;
using print::CustomColumns;
using print::Shape;
using print::Table;

namespace {

std::string written(const char* columns, Table::Headers headers,
                    std::initializer_list<const char*> objects) {
  std::string out;
  try {
    CustomColumns printer(print::custom_columns_of(columns), {}, headers, Shape::List, out);
    printer.begin();
    for (const char* object : objects) {
      json::Parser parser;
      printer.add(parser.parse(object));
    }
    printer.end();
  } catch (const Error& error) {
    return out + "error: " + error.what();
  }
  return out;
}

constexpr const char* kFirst = R"({"n":"web","a":[1,"x"],"m":{"k2":"<b>","k1":null},"z":null})";

}  // namespace

TEST_CASE("columns of the user's own") {
  CHECK(written("NAME:.n,A:.a,B:.a[*],M:.m,Z:.z,NONE:.nope", Table::Headers::Shown, {kFirst}) ==
        "NAME   A       B     M                      Z       NONE\n"
        "web    [1 x]   1,x   map[k1:<nil> k2:<b>]   <nil>   <none>\n");
  CHECK(written("NAME:.n", Table::Headers::Hidden, {kFirst}) == "web\n");
  CHECK(written("NAME:.n,B:.b", Table::Headers::Shown, {}) == "NAME   B\n");
  CHECK(written("A:", Table::Headers::Shown, {kFirst}) == "A\n<none>\n");
}

TEST_CASE("line ends and tabs in cells are those of the table") {
  CHECK(written("A:.a,B:.b", Table::Headers::Hidden, {R"({"a":"1\n2","b":"x\ty\u001b\r"})"}) ==
        "1\n2     x     y^[\\r\n");
}

TEST_CASE("columns that cannot be read") {
  CHECK(written("A", Table::Headers::Shown, {}) ==
        "error: unexpected custom-columns spec: A, expected <header>:<json-path-expr>");
  CHECK(written("A:{", Table::Headers::Shown, {}).starts_with("error: unexpected path string"));
  // As in kubectl the headers are out by then.
  CHECK(written("A:.a[", Table::Headers::Shown, {}) == "A\nerror: unterminated array");
  CHECK(written("A:.n,B:.m[0]", Table::Headers::Shown, {kFirst}) ==
        "A     B\nerror: map[string]interface {} is not array or slice");
}

TEST_CASE("columns of a file") {
  const auto columns = print::custom_columns_of_file("NAME  IMAGE\n{.n}\t.spec.image\nmore\n");
  REQUIRE(columns.size() == 2);
  CHECK(columns[0].header == "NAME");
  CHECK(columns[1].path == "{.spec.image}");
  CHECK_THROWS_AS(print::custom_columns_of_file(""), Error);
  CHECK_THROWS_AS(print::custom_columns_of_file("A\n"), Error);
  CHECK_THROWS_AS(print::custom_columns_of_file("A B\n.a\n"), Error);
}
