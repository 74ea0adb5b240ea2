#include "core/json/go_text.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

namespace {

std::string value(const char* text) {
  json::Parser parser;
  std::string out;
  json::append_go_value(out, parser.parse(text));
  return out;
}

std::string syntax(const char* text) {
  json::Parser parser;
  std::string out;
  json::append_go_syntax(out, parser.parse(text));
  return out;
}

}  // namespace

TEST_CASE("values as Go prints them") {
  CHECK(value(R"({"b":[1,"x y",null],"a":{"k":true}})") == "map[a:map[k:true] b:[1 x y <nil>]]");
  CHECK(value("[1.5,1e21,12345678.5,12345678901234567890]") ==
        "[1.5 1e+21 1.23456785e+07 1.2345678901234567e+19]");
  CHECK(value("{}") == "map[]");
  CHECK(value("null") == "<nil>");
}

TEST_CASE("values as Go source") {
  CHECK(syntax(R"({"b":[1,"x\n",null],"a":{}})") ==
        R"(map[string]interface {}{"a":map[string]interface {}{}, "b":[]interface {}{1, "x\n", )"
        "interface {}(nil)}}");
}

TEST_CASE("texts in Go's quotes") {
  CHECK(json::go_quoted("a\"b\\c\n\t\x01\x7f") == R"("a\"b\\c\n\t\x01\x7f")");
  CHECK(json::go_quoted("é世🙂") == "\"é世🙂\"");
  CHECK(json::go_quoted("\u00a0\u200b\ufeff") == R"("\u00a0\u200b\ufeff")");
  CHECK(json::go_quoted("\xff") == R"("\xff")");
  CHECK(json::go_character_name(U'&') == "U+0026 '&'");
  CHECK(json::go_character_name(U'\u200b') == "U+200B");
}

TEST_CASE("texts out of Go's quotes") {
  CHECK(json::go_unquoted(R"("a\n\x41\101\u00e9\"")") == "a\nAA\u00e9\"");
  CHECK(json::go_unquoted(R"('it\'s "x"')") == "it's \"x\"");
  for (const char* bad : {"", "\"", "'a", "'a\"", R"('\"')", R"('\q')", R"('\x4')", R"('\ud800')",
                          R"('\400')", R"('a'b')", R"('\')"}) {
    CAPTURE(bad);
    CHECK_FALSE(json::go_unquoted(bad).has_value());
  }
}
