#include "core/json/writer.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

using namespace k8scache::json;

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

std::string compact(std::string_view text) {
  Parser parser;
  std::string out;
  write_compact(parser.parse(text), out);
  return out;
}

}  // namespace

TEST_CASE("texts have Go's escapes") {
  CHECK(quoted("plain text, é, 日本, 😀") == "\"plain text, é, 日本, 😀\"");
  CHECK(quoted("a\"b\\c/d") == R"("a\"b\\c/d")");
  CHECK(quoted("<a>&") == R"("\u003ca\u003e\u0026")");
  CHECK(quoted("\b\f\n\r\t") == R"("\b\f\n\r\t")");
  CHECK(quoted(std::string("\0\x01\x1b\x1f", 4)) == R"("\u0000\u0001\u001b\u001f")");
  CHECK(quoted("\x7f") == "\"\x7f\"");
  CHECK(quoted("\u2028|\u2029|\u2027|\u202a") == "\"\\u2028|\\u2029|\u2027|\u202a\"");
  CHECK(quoted("").size() == 2);
}

TEST_CASE("a document is shown with sorted keys and kubectl's indent") {
  Parser parser;
  std::string out;
  write_pretty(parser.parse(R"({"kind":"Pod","b":{"z":[1,{"y":[]}],"a":{}},"B":null,"a":true})"),
               out);
  CHECK(out == R"({
    "B": null,
    "a": true,
    "b": {
        "a": {},
        "z": [
            1,
            {
                "y": []
            }
        ]
    },
    "kind": "Pod"
})");
}

TEST_CASE("a document on one line has no blanks") {
  CHECK(compact(R"({ "b" : [ 1 , 2.50 ], "a" : "x" })") == R"({"a":"x","b":[1,2.5]})");
  CHECK(compact("[]") == "[]");
  CHECK(compact("\"<\"") == R"("\u003c")");
}

TEST_CASE("keys are sorted bytewise, and of duplicates the last stays") {
  CHECK(compact(R"({"b":1,"a":2,"b":3,"A":4,"é":5,"a1":6,"a":7})") ==
        R"({"A":4,"a":7,"a1":6,"b":3,"é":5})");
}

TEST_CASE("integers are exact and doubles shortest") {
  CHECK(compact("[9223372036854775807,-9223372036854775808,18446744073709551615]") ==
        "[9223372036854775807,-9223372036854775808,18446744073709551615]");
  CHECK(compact("[1.0,1e21,0.1,1e-7,123456789012345678901234567890]") ==
        "[1,1e+21,0.1,1e-7,1.2345678901234568e+29]");
}

TEST_CASE("a report is written piece by piece, on one line or on several") {
  const auto write = [](int indent) {
    std::string out;
    Writer writer(out, indent);
    writer.begin_object().key("types").value(63).key("name").value("a<b");
    writer.key("failed").begin_array().end_array();
    writer.key("sizes").begin_array().value(std::uint64_t{1} << 63).value(-1).value(0.5);
    writer.end_array().key("done").value(true).key("error").null().end_object();
    return out;
  };
  CHECK(write(0) == R"({"types":63,"name":"a\u003cb","failed":[],)"
                    R"("sizes":[9223372036854775808,-1,0.5],"done":true,"error":null})");
  CHECK(write(2) == R"({
  "types": 63,
  "name": "a\u003cb",
  "failed": [],
  "sizes": [
    9223372036854775808,
    -1,
    0.5
  ],
  "done": true,
  "error": null
})");
}

TEST_CASE("the text may be taken away between two pieces") {
  std::string out;
  std::string whole;
  Writer writer(out, 2);
  writer.begin_array();
  for (int i = 0; i < 3; ++i) {
    writer.value(i);
    whole += std::exchange(out, {});
  }
  writer.end_array();
  CHECK(whole + out == "[\n  0,\n  1,\n  2\n]");
}

TEST_CASE("a missing value is null") {
  std::string out;
  write_compact(Value(), out);
  CHECK(out == "null");
}
