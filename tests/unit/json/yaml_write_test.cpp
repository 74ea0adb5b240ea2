#include "core/json/yaml_write.hpp"

#include "core/json/writer.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache::json;

namespace {

std::string yaml(std::string_view json) {
  Parser parser;
  std::string out;
  write_yaml(parser.parse(json), out);
  return out;
}

/// How a text is written as the value of the key `a`.
std::string yaml_text(std::string_view text) {
  std::string json = R"({"a":)";
  append_string(json, text);
  return yaml(json + "}");
}

}  // namespace

TEST_CASE("an object is shown as kubectl shows it") {
  CHECK(yaml(R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-1","labels":{},)"
             R"("annotations":{"y":"yes","n":"12","at":"2026-01-01"}},"spec":{"containers":)"
             R"([{"name":"c","args":["-v","--x=1"],"ports":[{"containerPort":80}]}],)"
             R"("volumes":[],"hostNetwork":true,"x":null}})") == R"(apiVersion: v1
kind: Pod
metadata:
  annotations:
    at: "2026-01-01"
    "n": "12"
    "y": "yes"
  labels: {}
  name: web-1
spec:
  containers:
  - args:
    - -v
    - --x=1
    name: c
    ports:
    - containerPort: 80
  hostNetwork: true
  volumes: []
  x: null
)");
}

TEST_CASE("lists in lists share the line of their mark") {
  CHECK(yaml(R"([[1,[2,3]],{"a":[[4]]},[]])") == "- - 1\n  - - 2\n    - 3\n- a:\n  - - 4\n- []\n");
}

TEST_CASE("a text alone, a number alone, nothing alone") {
  CHECK(yaml("\"a\"") == "a\n");
  CHECK(yaml("\"a\\nb\"") == "|-\n  a\n  b\n");
  CHECK(yaml("12") == "12\n");
  CHECK(yaml("{}") == "{}\n");
  CHECK(yaml("null") == "null\n");
}

TEST_CASE("a text is quoted only where it must be") {
  struct Case {
    const char* text;
    const char* yaml;
  };
  for (const auto& [text, expected] : {
           Case{"plain text", "plain text"},
           Case{"", R"("")"},
           Case{"true", R"("true")"},
           Case{"-", "'-'"},
           Case{"- a", "'- a'"},
           Case{"-a", "-a"},
           Case{"a: b", "'a: b'"},
           Case{"a:b", "a:b"},
           Case{"a:", "'a:'"},
           Case{"a #b", "'a #b'"},
           Case{"a#b", "a#b"},
           Case{"#a", "'#a'"},
           Case{"*a", "'*a'"},
           Case{"{a}", "'{a}'"},
           Case{"a{b}", "a{b}"},
           Case{"it's", "it's"},
           Case{"'a'", "'''a'''"},
           Case{"\"a\"", "'\"a\"'"},
           Case{"say \"a\"", "say \"a\""},
           Case{" a", "' a'"},
           Case{"a ", "'a '"},
           Case{"---", "'---'"},
           Case{"...x", "'...x'"},
           Case{"a\tb", R"("a\tb")"},
           Case{"a\rb", R"("a\rb")"},
           Case{"\x1b[31m", R"("\e[31m")"},
           Case{"\x7f", R"("\x7F")"},
           Case{"é 日本", "é 日本"},
           Case{"😀", R"("\U0001F600")"},
           Case{"a\u0085b", "a b"},
           Case{"a\u0085", "'a '"},
           Case{"a\u0085\u0085", "|\n  a"},
           Case{"a\u00a0b", "a\u00a0b"},
           Case{"a\u2028b", "'a\u2028  b'"},
           Case{"\ufeffa b", R"("\uFEFF\x61\x20\x62")"},
           Case{"a\ufeff", R"("a\uFEFF")"},
           Case{"a\\b", "a\\b"},
           Case{"\\\t", R"("\\\t")"},
       }) {
    CAPTURE(text);
    CHECK(yaml_text(text) == "a: " + std::string(expected) + "\n");
  }
}

TEST_CASE("texts of several lines are blocks that keep their end") {
  struct Case {
    const char* text;
    const char* yaml;
  };
  for (const auto& [text, expected] : {
           Case{"x\ny", "|-\n  x\n  y"},
           Case{"x\ny\n", "|\n  x\n  y"},
           Case{"x\n\n", "|+\n  x\n"},
           Case{"\n", "|2+\n"},
           Case{"\nx", "|2-\n\n  x"},
           Case{" x\ny", "|2-\n   x\n  y"},
           Case{"x\n\n  y", "|-\n  x\n\n    y"},
           Case{"x \ny", R"("x \ny")"},
           Case{"x\ny ", R"("x\ny ")"},
           Case{"x\ty\nz", R"("x\ty\nz")"},
           Case{"a: b\n- c", "|-\n  a: b\n  - c"},
       }) {
    CAPTURE(text);
    CHECK(yaml_text(text) == "a: " + std::string(expected) + "\n");
  }
  CHECK(yaml(R"([{"b":"x\n"},"y\nz"])") == "- b: |\n    x\n- |-\n  y\n  z\n");
}

TEST_CASE("long texts are folded at the first blank behind column 80") {
  const std::string word(79, 'w');
  CHECK(yaml_text(word + " b c") == "a: " + word + "\n  b c\n");
  CHECK(yaml_text(word + "  b c") == "a: " + word + "  b\n  c\n");
  CHECK(yaml_text("#" + word + " b") == "a: '#" + word + "\n  b'\n");
  CHECK(yaml_text("\t" + word + " b  c") == "a: \"\\t" + word + "\n  b  c\"\n");
  CHECK(yaml_text("\t" + word + "  b") == "a: \"\\t" + word + "\n  \\ b\"\n");
  const std::string narrow(71, 'w');
  CHECK(yaml_text(narrow + " b c") == "a: " + narrow + " b c\n");
}

TEST_CASE("keys that are long or have several lines stand behind a question mark") {
  const std::string longest(128, 'k');
  CHECK(yaml("{\"" + longest + "\":1}") == longest + ": 1\n");
  CHECK(yaml("{\"" + longest + "k\":1}") == "? " + longest + "k\n: 1\n");
  CHECK(yaml(R"({"a\nb":[1],"c":2})") == "? |-\n  a\n  b\n: - 1\nc: 2\n");
  CHECK(yaml(R"({"x":{"a\n":{"b":1}}})") == "x:\n  ? |\n    a\n  : b: 1\n");
}

TEST_CASE("keys are quoted by the same rules") {
  CHECK(yaml(R"({"y":1,"12":2,"a b":3,"":4,"a: b":5,"<<":6})") ==
        "\"\": 4\n<<: 6\n\"12\": 2\na b: 3\n'a: b': 5\n\"y\": 1\n");
}

TEST_CASE("numbers are those that went through Go's JSON") {
  struct Case {
    const char* json;
    const char* yaml;
  };
  for (const auto& [json, expected] : {
           Case{"9223372036854775807", "9223372036854775807"},
           Case{"18446744073709551615", "18446744073709551615"},
           Case{"-0.0", "0"},
           Case{"1.0", "1"},
           Case{"1e6", "1000000"},
           Case{"1234567.5", "1.2345675e+06"},
           Case{"0.00001", "1e-05"},
           Case{"1e19", "10000000000000000000"},
           Case{"1e20", "1e+20"},
           Case{"-1e19", "-1e+19"},
       }) {
    CAPTURE(json);
    CHECK(yaml(json) == std::string(expected) + "\n");
  }
}

TEST_CASE("elements written one by one are the list") {
  Parser parser;
  const Value list = parser.parse(R"([{"a":"x\n","b":[]},"y\nz",[1],{},null])");
  std::string whole;
  write_yaml(list, whole);
  std::string pieces;
  for (const Value& item : list.elements()) write_yaml_element(item, pieces);
  CHECK(pieces == whole);
}
