#include "core/json/yaml_read.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using json::yaml_to_json;

namespace {

std::string problem_of(const std::string& text) {
  try {
    return "no problem: " + yaml_to_json(text, "config");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    return error.what();
  }
}

}  // namespace

TEST_CASE("YAML becomes JSON with members in their order") {
  struct Case {
    const char* yaml;
    const char* json;
  };
  for (const auto& [yaml, json] :
       {Case{"b: 1\na: [x, {k: z}]\n", R"({"b":1,"a":["x",{"k":"z"}]})"},
        Case{"- a\n-\n- b: {}\n- []\n", R"(["a",null,{"b":{}},[]])"}, Case{"", "null"},
        Case{"# only a comment\n", "null"}, Case{"--- text\n", R"("text")"},
        Case{"a: 1\n---\nb: 2\n", R"({"a":1})"}, Case{"a: |\n  x\n  y\n", R"({"a":"x\ny\n"})"},
        Case{"on: yes\n1: x\n", R"({"true":true,"1":"x"})"},
        Case{"\xEF\xBB\xBFk: ä\n", R"({"k":"ä"})"}}) {
    CAPTURE(yaml);
    CHECK(yaml_to_json(yaml, "config") == json);
  }
}

TEST_CASE("quotes and tags decide over the form of a scalar") {
  CHECK(yaml_to_json(R"({a: 'true', b: "12", c: !!str 12, d: !!int "12", e: !own 12})", "x") ==
        R"({"a":"true","b":"12","c":"12","d":12,"e":"12"})");
  CHECK(yaml_to_json("when: 2026-01-02T03:04:05Z\n", "x") == R"({"when":"2026-01-02T03:04:05Z"})");
}

TEST_CASE("JSON text is left as it is, also where YAML would stumble") {
  const std::string text = "{\n\t\"a\": \"\\ud83d\\ude00 \\/\", \"b\": 1e5\n}\n";
  CHECK(yaml_to_json(text, "config") == text);
}

TEST_CASE("anchors and merge keys are resolved; a mapping's own keys win") {
  CHECK(yaml_to_json("a: &x {p: 1, q: 2}\nb: *x\nc:\n  <<: *x\n  q: 3\n", "config") ==
        R"({"a":{"p":1,"q":2},"b":{"p":1,"q":2},"c":{"q":3,"p":1}})");
  CHECK(yaml_to_json("- &x {p: 1}\n- &y {p: 2, r: 3}\n- {<<: [*x, *y]}\n", "config") ==
        R"([{"p":1},{"p":2,"r":3},{"p":1,"r":3}])");
  CHECK(problem_of("a: 1\n<<: text\n") ==
        "cannot read config, line 2: \"<<\" takes a mapping or a sequence of mappings");
}

TEST_CASE("an error names the line that cannot be read") {
  CHECK(problem_of("a: 1\nb: [1, 2\nc: 3\n").starts_with("cannot read config, line 3: "));
  CHECK(problem_of("a: 1\n\tb: 2\n").starts_with("cannot read config, line 2: "));
  CHECK(problem_of("a: 1\nb: *nowhere\n") ==
        "cannot read config, line 2: the referenced anchor is not defined");
  CHECK(problem_of("{\"a\": 1,\n\"b\": }}\n").starts_with("cannot read config, line 2: "));
  CHECK(problem_of("a: 1\nb: \xff\n") == "cannot read config, line 2: this is not UTF-8 text");
  CHECK(problem_of("a: 1\n? [x]\n: 2\n") == "cannot read config, line 2: a key must be text");
}

TEST_CASE("a key that is there twice is an error that names key and line") {
  CHECK(problem_of("users:\n- name: a\n  user: {}\n  name: b\n") ==
        "cannot read config, line 4: key \"name\" is there twice");
}

TEST_CASE("where a key may be there twice the last one wins, but over none that is merged") {
  const auto read = [](std::string_view text) {
    return json::yaml_to_json(text, "f", json::RepeatedKeys::LastWins);
  };
  CHECK(read("a: 1\nb: {c: 1, c: 2}\na: 3\n") == R"({"a":3,"b":{"c":2}})");
  CHECK(read("x: &x {k: 1, k: 2, m: 3}\nz: {<<: *x, k: 4, k: 5}\n") ==
        R"({"x":{"k":2,"m":3},"z":{"k":5,"m":3}})");
}

TEST_CASE("a few lines of aliases cannot fill memory or stack, nor a deep nesting") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  std::string chain = "- &a0 [x]\n";
  std::string merges = "a0: &a0 {k: v}\n";
  for (int i = 1; i < 600; ++i) {
    const auto here = "a" + std::to_string(i);
    const auto last = "*a" + std::to_string(i - 1);
    if (i < 30) {
      bomb += here + ": &" + here + " [" + last + "," + last + "," + last + "]\n";
      merges += here + ": &" + here + " {<<: [" + last + "," + last + "]}\n";
    }
    chain += "- &" + here + " [" + last + "]\n";
  }
  CHECK(problem_of(bomb).ends_with("its aliases describe too much"));
  CHECK(problem_of(merges).ends_with("its aliases describe too much"));
  CHECK(problem_of(chain).ends_with("nested too deeply"));
  CHECK(problem_of("a: &a [*a]\n") ==
        "cannot read config, line 1: an anchor's value contains itself");
  CHECK(problem_of(std::string(20'000, '[')).starts_with("cannot read config, line 1: "));
}

TEST_CASE("a NUL byte is no text, whatever encoding it might be a sign of") {
  CHECK(problem_of(std::string("b: 1\na\0\0\0", 9)) ==
        "cannot read config, line 2: this is not UTF-8 text");
}

TEST_CASE("YAML's own escapes of characters beyond ASCII become UTF-8") {
  CHECK(json::yaml_to_json(R"(a: "x\Ny\_z\L\P")", "f") ==
        "{\"a\":\"x\xc2\x85y\xc2\xa0z\\u2028\\u2029\"}");
}

TEST_CASE("a text beyond the limit is refused") {
  CHECK(problem_of(std::string(json::kYamlLimit + 1, ' ')) ==
        "cannot read config: it is larger than 16 MiB");
}
