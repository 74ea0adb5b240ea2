#include "core/json/go_template.hpp"

#include "core/base/error.hpp"
#include "core/json/writer.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/shipped_registry.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using json::GoTemplate;

namespace {

std::string printed(const std::string& text,
                    GoTemplate::MissingKeys missing = GoTemplate::MissingKeys::Allowed) {
  try {
    const GoTemplate parsed = GoTemplate::parse(text, missing);
    json::Parser parser;
    std::string out;
    const std::string failure = parsed.run(parser.parse(R"({"spec":{"i":3}})"), out);
    return failure.empty() ? out : out + "\nfailed: " + failure;
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    return std::string("broken: ") + error.what();
  }
}

struct Case {
  const char* text;
  const char* printed;
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(printed(one.text) == one.printed);
  }
}

}  // namespace

/// What Go's text/template made of each text, with kubectl's functions: `out` and, when it failed,
/// `error`; with missing keys as errors `missing`; `broken` when it cannot be read.
TEST_CASE("templates say what Go makes of them, mistakes included") {
  const std::string table = tests::source_text("tests/data/go_templates.json");
  json::Parser table_parser;
  const json::Value root = table_parser.parse(table);
  std::string object;
  json::write_compact(root["object"], object);
  json::Parser parser;
  const json::Value document = parser.parse(object);
  for (const json::Value one : root["cases"].elements()) {
    const std::string text(one["text"].text_or(""));
    CAPTURE(text);
    if (one["broken"].exists()) {
      CHECK(tests::problem_of(ErrorKind::Usage, [&] { (void)GoTemplate::parse(text); }) ==
            one["broken"].text_or(""));
      continue;
    }
    std::string out;
    const std::string failure = GoTemplate::parse(text).run(document, out);
    CHECK(out == one["out"].text_or(""));
    CHECK(failure == one["error"].text_or(""));
    out.clear();
    const std::string strict =
        GoTemplate::parse(text, GoTemplate::MissingKeys::Error).run(document, out);
    CHECK(strict == (one["missing"].exists() ? one["missing"].text_or("") : failure));
  }
}

TEST_CASE("a key that is missing can be an error") {
  const auto missing = GoTemplate::MissingKeys::Error;
  CHECK(printed("{{.spec.i}}", missing) == "3");
  CHECK(
      printed("{{.spec.nope}}", missing) ==
      "\nfailed: template: output:1:7: executing \"output\" at <.spec.nope>: map has no entry for "
      "key \"nope\"");
}

TEST_CASE("what is left out is said by name") {
  check({
      {"{{1i}}", "broken: template: output:1: complex numbers such as 1i are not supported"},
      {"{{printf \"%[1]d\" 1}}", "\nfailed: indexes of operands in printf are not supported"},
      {"{{printf \"%p\" .}}", "\nfailed: the verb %p of printf is not supported"},
      {"{{printf \"%x\" 1.5}}", "\nfailed: the verb %x of printf is not supported for fractions"},
  });
}

TEST_CASE("a template that has no end can be stopped, and one that is too deep is refused") {
  const GoTemplate endless = GoTemplate::parse("{{range 1000000000}}{{end}}");
  json::Parser parser;
  std::string out;
  CHECK(endless.run(parser.parse("{}"), out, 1000) == "the template takes too long");
  const std::string failure =
      GoTemplate::parse(R"({{define "a"}}{{template "a"}}{{end}}{{template "a"}})")
          .run(parser.parse("{}"), out);
  CHECK(failure.ends_with("exceeded maximum template depth (400)"));
  CHECK(printed(std::string(200, '(').insert(0, "{{")) ==
        "broken: template: output:1: nested more than 100 levels deep");
}
