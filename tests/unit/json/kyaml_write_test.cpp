#include "core/json/kyaml_write.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace k8scache;

namespace {

std::string written(const char* text) {
  json::Parser parser;
  std::string out;
  json::write_kyaml(parser.parse(text), out);
  return out;
}

}  // namespace

TEST_CASE("objects and lists as KYAML") {
  CHECK(written(R"({"b":[{"x":1},{"z":[]}],"a":["s",2,null,true],"e":{}})") ==
        "{\n  a: [\n    \"s\",\n    2,\n    null,\n    true,\n  ],\n"
        "  b: [{\n    x: 1,\n  }, {\n    z: [],\n  }],\n  e: {},\n}");
}

TEST_CASE("members can be kept in the order in which they were written") {
  json::Parser parser;
  std::string out;
  json::write_kyaml(parser.parse(R"({"b":{"d":1,"c":2},"a":3})"), out, 0, json::KeyOrder::AsParsed);
  CHECK(out == "{\n  b: {\n    d: 1,\n    c: 2,\n  },\n  a: 3,\n}");
}

TEST_CASE("keys that could be misread stand in quotes") {
  CHECK(written(R"({"a.b/c-d":1,"1":2,"y":3,"null":4,"a b":5,"-a":6,"é":7,"t":8,"":9})") ==
        "{\n  \"\": 9,\n  \"-a\": 6,\n  \"1\": 2,\n  \"a b\": 5,\n  a.b/c-d: 1,\n"
        "  \"null\": 4,\n  \"t\": 8,\n  \"y\": 3,\n  é: 7,\n}");
}

TEST_CASE("which keys kubectl's writer of KYAML takes for something else than a text") {
  for (const char* const key :
       {"inf", "Infinity", "NaN", "nan", "in_f", "nULL", "yEs", "oN", "_1", "1_0", "0x1F", "0b1",
        "1e5", "1.5", "2026-01-02", "T", "f", "tRUE"}) {
    CAPTURE(key);
    CHECK(written(fmt::format(R"({{"{}":1}})", key).c_str()) ==
          fmt::format("{{\n  \"{}\": 1,\n}}", key));
  }
  for (const char* const key : {"info", "nano", "_", "x1", "yess", "tr", "ff", "e5", "1x"}) {
    CAPTURE(key);
    CHECK(written(fmt::format(R"({{"{}":1}})", key).c_str()) ==
          fmt::format("{{\n  {}: 1,\n}}", key));
  }
}

TEST_CASE("lines of a text stand in lines of their own") {
  CHECK(written(R"({"a":"x\n  y\n\nz\"\\"})") ==
        "{\n  a: \"\\\n     x\\n\\\n    \\  y\\n\\\n     \\n\\\n     z\\\"\\\\\\\n    \",\n}");
  CHECK(written(R"("a\tb\u001b\u0000\u00a0")") == "\"a\tb\\e\\0\\_\"");
}
