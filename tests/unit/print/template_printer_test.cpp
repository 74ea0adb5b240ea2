#include "core/print/template_printer.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace k8scache;
using print::Shape;
using print::TemplatePrinter;

namespace {

std::string written(const char* text, TemplatePrinter::As as, Shape shape,
                    TemplatePrinter::Explain explain, std::initializer_list<const char*> objects) {
  std::string out;
  TemplatePrinter printer(json::JsonTemplate::parse(text), as, shape, explain, out);
  try {
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

constexpr const char* kFirst = R"({"kind":"A","n":1})";
constexpr const char* kSecond = R"({"kind":"B","n":2})";

}  // namespace

TEST_CASE("over a list the template sees the list") {
  for (const auto explain :
       {TemplatePrinter::Explain::Briefly, TemplatePrinter::Explain::WithDocument}) {
    const auto list = [&](const char* text) {
      return written(text, TemplatePrinter::As::Text, Shape::List, explain, {kFirst, kSecond});
    };
    CHECK(list("{.kind} {.items[*].n}") == "List 1 2");
    CHECK(list("{.items[*].n}!") == "1 2!");
    CHECK(list("{range .items[*]}{.kind}{.n},{end}") == "A1,B2,");
    CHECK(list("{.metadata}") == R"({"resourceVersion":""})");
  }
}

TEST_CASE("an object by itself is the document") {
  CHECK(written("{.kind}", TemplatePrinter::As::Text, Shape::Separate,
                TemplatePrinter::Explain::Briefly, {kFirst, kSecond}) == "AB");
  CHECK(written("{.n}", TemplatePrinter::As::Json, Shape::Separate,
                TemplatePrinter::Explain::Briefly, {kFirst}) == "[\n    1\n]\n");
}

TEST_CASE("a template that fails is quoted") {
  CHECK(written("{.items[5]}", TemplatePrinter::As::Text, Shape::List,
                TemplatePrinter::Explain::Briefly, {kFirst}) ==
        "error: cannot print with the jsonpath \"{.items[5]}\": array index out of bounds: index "
        "5, length 1");
  CHECK(written("{.items[5]}", TemplatePrinter::As::Text, Shape::List,
                TemplatePrinter::Explain::WithDocument, {}) ==
        "error: error executing jsonpath \"{.items[5]}\": Error executing template: array index "
        "out of bounds: index 5, length 0. Printing more information for debugging the "
        "template:\n\ttemplate was:\n\t\t{.items[5]}\n\tobject given to jsonpath engine "
        "was:\n\t\tmap[string]interface {}{\"apiVersion\":\"v1\", \"items\":[]interface {}{}, "
        "\"kind\":\"List\", \"metadata\":map[string]interface {}{\"resourceVersion\":\"\"}}\n\n\n");
}
