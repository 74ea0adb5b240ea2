#include "core/print/lines.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("each object is a line of JSON") {
  std::string out;
  print::Lines lines(out);
  json::Parser parser;
  lines.begin();
  lines.add(parser.parse(R"({"b":1, "a":"x\n<"})"));
  lines.add(parser.parse("{}"));
  lines.end();
  CHECK(out == "{\"a\":\"x\\n\\u003c\",\"b\":1}\n{}\n");
}
