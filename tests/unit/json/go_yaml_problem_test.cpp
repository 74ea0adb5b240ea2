#include "core/json/go_yaml_problem.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

TEST_CASE("what Go's YAML reader says of a text, with the line it means") {
  struct Case {
    std::string text;
    std::string said;
  };
  const std::vector<Case> cases = {
      {"", ""},
      {"a: 1\n", ""},
      {"a: &x 1\nb: *x\n", ""},
      {"a: &x {b: *x}\n", ""},
      {"a: 1\n---\nb: c: d\n", ""},  // the first document counts
      {"a: b: c\n", "mapping values are not allowed in this context"},
      {"abc\ndef: 1\n", "line 2: mapping values are not allowed in this context"},
      {"a: b\n\tc: d\n", "line 2: found a tab character that violates indentation"},
      {"a:\n  - b\n c: d\n", "line 2: did not find expected key"},
      {"a: b\n- c\n", "line 1: did not find expected key"},
      {"- a\nb: c\n", "line 1: did not find expected '-' indicator"},
      {"a: [1, 2\n", "line 1: did not find expected ',' or ']'"},
      {"a: [1, 2}\n", "did not find expected ',' or ']'"},
      {"a: {b: 1\n", "line 1: did not find expected ',' or '}'"},
      {"a: \"x\n", "line 2: found unexpected end of stream"},
      {"a: 'x\n", "line 2: found unexpected end of stream"},
      {"a: \"\\q\"\n", "found unknown escape character"},
      {"a: 1\nabc\n", "line 3: could not find expected ':'"},
      {"a: 1\nabc\nd: 2\n", "line 3: could not find expected ':'"},
      {"a: @x\n", "found character that cannot start any token"},
      {"a: |x\n  b\n", "did not find expected comment or line break"},
      {"a: \x01\n", "control characters are not allowed"},
      {"a: *x\n", "unknown anchor 'x' referenced"},
      {"a: &\n", "did not find expected alphabetic or numeric character"},
      {"%YAML 1.1\n", "line 1: did not find expected <document start>"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(json::go_yaml_problem(one.text) == one.said);
  }
}
