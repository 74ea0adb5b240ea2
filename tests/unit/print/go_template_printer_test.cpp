#include "core/print/go_template_printer.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace k8scache;
using print::GoTemplatePrinter;
using print::Shape;

namespace {

std::string written(const char* text, Shape shape, GoTemplatePrinter::Explain explain,
                    std::initializer_list<const char*> objects,
                    json::KeyOrder order = json::KeyOrder::Sorted) {
  std::string out;
  GoTemplatePrinter printer(json::GoTemplate::parse(text), shape, explain, out, order);
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
constexpr auto kBriefly = GoTemplatePrinter::Explain::Briefly;

}  // namespace

TEST_CASE("over a list a Go template sees the list, else each object") {
  CHECK(written("{{.kind}}{{range .items}} {{.n}}{{end}}", Shape::List, kBriefly,
                {kFirst, kSecond}) == "List 1 2");
  CHECK(written("{{.kind}}{{.n}} ", Shape::Separate, kBriefly, {kFirst, kSecond}) == "A1 B2 ");
}

TEST_CASE("a Go template that fails is quoted, and what it wrote is shown") {
  CHECK(written("{{.kind}}{{.n.x}}", Shape::Separate, kBriefly, {kFirst}) ==
        "Aerror: cannot print with the template \"{{.kind}}{{.n.x}}\": template: output:1:13: "
        "executing \"output\" at <.n.x>: can't evaluate field x in type interface {}");
  CHECK(
      written("{{.n.x}}", Shape::Separate, GoTemplatePrinter::Explain::WithDocument, {kFirst}) ==
      "Error executing template: template: output:1:4: executing \"output\" at <.n.x>: can't "
      "evaluate field x in type interface {}. Printing more information for debugging the "
      "template:\n\ttemplate was:\n\t\t{{.n.x}}\n\traw data was:\n\t\t{\"kind\":\"A\",\"n\":1}\n\t"
      "object given to template engine was:\n\t\tmap[kind:A n:1]\n\nerror: error executing "
      "template \"{{.n.x}}\": template: output:1:4: executing \"output\" at <.n.x>: can't evaluate "
      "field x in type interface {}");
}

TEST_CASE(
    "the document of a Go template that fails stands in the order of its members, if it is to") {
  const char* const object = R"({"n":{"z":1,"a":2},"kind":"A"})";
  const auto shown = [&](json::KeyOrder order) {
    return written("{{.kind.x}}", Shape::Separate, GoTemplatePrinter::Explain::WithDocument,
                   {object}, order);
  };
  CHECK(shown(json::KeyOrder::Sorted).find(R"({"kind":"A","n":{"a":2,"z":1}})") !=
        std::string::npos);
  CHECK(shown(json::KeyOrder::AsParsed).find(object) != std::string::npos);
  CHECK(shown(json::KeyOrder::AsParsed).find("map[kind:A n:map[a:2 z:1]]") != std::string::npos);
}
