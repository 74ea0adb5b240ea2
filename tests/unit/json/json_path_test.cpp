#include "core/json/json_path.hpp"

#include "core/base/error.hpp"
#include "core/json/writer.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using json::JsonPath;
using json::Parser;
using json::Value;

namespace {

constexpr const char* kDocument =
    R"({"kind":"Pod","metadata":{"name":"web-1","labels":{"a/b":"slash","app":"web"}},)"
    R"("spec":{"f":1.5,"i":3,"z":null,"t":true,"big":18446744073709551615,)"
    R"("arr":["a","b","c"],"a.b":"dotted","nested":[[1,2],[3]],"empty":"","none":[],)"
    R"("objs":[{"name":"x","v":1,"s":"1"},{"name":"y","v":2,"s":"q"},{"name":"z"}],)"
    R"("m":{"k2":"<b>","k1":1},"mixed":[{"p":80},{"p":"http"}],)"
    R"("ready":[{"type":"A","ok":true},{"type":"B","ok":false}]}})";

/// The results as JSON texts, a blank apart.
std::string results(const std::string& path) {
  Parser parser;
  std::string text;
  for (const Value& value : JsonPath::parse(path).find(parser.parse(kDocument))) {
    if (!text.empty()) text += ' ';
    json::write_compact(value, text);
  }
  return text;
}

std::string failure(const std::string& path) {
  Parser parser;
  const auto found = JsonPath::parse(path).search(parser.parse(kDocument));
  CHECK(found.values.empty());
  return found.failure;
}

std::string complaint(const std::string& path) {
  try {
    JsonPath::parse(path);
    return "none";
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    return error.what();
  }
}

struct Case {
  const char* path;
  const char* expected;
};

}  // namespace

TEST_CASE("a path leads to fields, with or without the leading dot") {
  for (const auto& [path, expected] : {
           Case{".kind", R"("Pod")"},
           Case{"kind", R"("Pod")"},
           Case{"$.metadata.name", R"("web-1")"},
           Case{"@.metadata.name", R"("web-1")"},
           Case{" .metadata .name ", R"("web-1")"},
           Case{".spec.f", "1.5"},
           Case{".spec.z", "null"},
           Case{".spec.empty", R"("")"},
           Case{".spec.big", "18446744073709551615"},
           Case{".spec.nope.deeper", ""},
           Case{".spec.i.x", ""},
           Case{".spec.a\\.b", R"("dotted")"},
           Case{".spec['a.b']", R"("dotted")"},
           Case{".spec['a\\.b']", R"("dotted")"},
           Case{".metadata.labels['a/b']", R"("slash")"},
           Case{".metadata.labels[\"a/b\"]", R"("slash")"},
           Case{"['kind']", R"("Pod")"},
       }) {
    CAPTURE(path);
    CHECK(results(path) == expected);
  }
}

TEST_CASE("the empty path, a dot and @ are the document itself") {
  for (const char* path : {"", " ", ".", "@", "$"}) {
    CAPTURE(path);
    CHECK(results(path).starts_with(R"({"kind":"Pod")"));
  }
}

TEST_CASE("a path leads to elements by index, slice, union and wildcard") {
  for (const auto& [path, expected] : {
           Case{".spec.arr", R"(["a","b","c"])"},
           Case{".spec.arr[0]", R"("a")"},
           Case{".spec.arr[-1]", R"("c")"},
           Case{".spec.arr[*]", R"("a" "b" "c")"},
           Case{".spec.arr.*", R"("a" "b" "c")"},
           Case{".spec.arr[0:2]", R"("a" "b")"},
           Case{".spec.arr[1:]", R"("b" "c")"},
           Case{".spec.arr[:-1]", R"("a" "b")"},
           Case{".spec.arr[-2:]", R"("b" "c")"},
           Case{".spec.arr[::2]", R"("a" "c")"},
           Case{".spec.arr[1:1]", ""},
           Case{".spec.arr[0,2]", R"("a" "c")"},
           Case{".spec.arr[2, 0]", R"("c" "a")"},
           Case{".spec['i','t']", "3 true"},
           Case{".spec.m.*", R"(1 "\u003cb\u003e")"},
           Case{".spec.objs[*].v", "1 2"},
           Case{".spec.nested[*][0]", "1 3"},
           Case{".spec.nested[*][*]", "1 2 3"},
           Case{".spec.z[0]", ""},
           Case{".spec.nope[0]", ""},
       }) {
    CAPTURE(path);
    CHECK(results(path) == expected);
  }
}

TEST_CASE("a filter keeps the elements that satisfy it") {
  for (const auto& [path, expected] : {
           Case{R"(.spec.objs[?(@.name=="y")].v)", "2"},
           Case{R"(.spec.objs[?(@.name == 'y')].v)", "2"},
           Case{R"(.spec.objs[?("y"==@.name)].v)", "2"},
           Case{".spec.objs[?(@.v>1)].name", R"("y")"},
           Case{".spec.objs[?(@.v>=1)].name", R"("x" "y")"},
           Case{".spec.objs[?(@.v<2)].name", R"("x")"},
           Case{".spec.objs[?(@.v<=+2)].name", R"("x" "y")"},
           Case{".spec.objs[?(@.v)].name", R"("x" "y")"},
           Case{".spec.objs[?(@.name!='x')].name", R"("y" "z")"},
           Case{R"(.spec.objs[?(@.name=="nope")].v)", ""},
           Case{".spec.ready[?(@.ok==true)].type", R"("A")"},
           Case{R"(.spec.ready[?(@.type=="B")].ok)", "false"},
           Case{R"(.spec.objs[?(@['name']=="z")].name)", R"("z")"},
           Case{".spec.nested[?(@[0]==3)]", "[3]"},
           Case{".spec.none[?(@.x==1)]", ""},
           Case{R"(.spec.objs[?(@.s=="a\"b")])", ""},
       }) {
    CAPTURE(path);
    CHECK(results(path) == expected);
  }
}

TEST_CASE("recursive descent finds a name at every depth, parents first") {
  CHECK(results("..name") == R"("web-1" "x" "y" "z")");
  CHECK(results(".spec..name") == R"("x" "y" "z")");
  CHECK(results("..['name']") == R"("web-1" "x" "y" "z")");
  CHECK(results(".spec.nested..[0]") == "[1,2] 1 3");
  CHECK(results(".spec.nested..") == "[[1,2],[3]] [1,2] [3]");
}

TEST_CASE("what kubectl refuses has no results, and kubectl's reason") {
  for (const auto& [path, expected] : {
           Case{".spec.arr[5]", "array index out of bounds: index 5, length 3"},
           Case{".spec.arr[-4]", "array index out of bounds: index -1, length 3"},
           Case{".spec.arr[1:9]", "array index out of bounds: index 8, length 3"},
           Case{".spec.arr[2:1]", "starting index 2 is greater than ending index 1"},
           Case{".spec.none[0]", "array index out of bounds: index 0, length 0"},
           Case{".spec.i[0]", "value is not array or slice"},
           Case{".metadata.labels[*]", "value is not array or slice"},
           Case{".spec.m[?(@.x)]", "value is not array or slice and cannot be filtered"},
           Case{".spec.objs[?(@.s==1)].name", "incompatible types for comparison"},
           Case{".spec.mixed[?(@.p==80)]", "incompatible types for comparison"},
           Case{".spec.objs[?(@.v>0.5)]", "incompatible types for comparison"},
           Case{".spec.ready[?(@.ok<true)]", "invalid type for comparison"},
           Case{".spec.nested[?(@[*]==1)]", "can only compare one element at a time"},
       }) {
    CAPTURE(path);
    CHECK(failure(path) == expected);
  }
}

TEST_CASE("a path that cannot be understood is quoted with the column of its problem") {
  for (const auto& [path, expected] : {
           Case{".spec.", "expected a name at column 7"},
           Case{".spec[", "expected an index, a quoted key, * or ?( at column 7"},
           Case{".spec['a", "the quoted key is not closed at column 9"},
           Case{".spec.arr[1", "expected ] at column 12"},
           Case{".spec.arr[x]", "expected an index, a quoted key, * or ?( at column 11"},
           Case{".spec.arr[1:2:0]", "the step must be greater than 0 at column 16"},
           Case{".spec.arr[99999999999]", "not a usable index at column 22"},
           Case{"{.spec}", "expected a name at column 1"},
           Case{".spec.arr[0]x", "expected . or [ at column 13"},
           Case{"...", "a name or [ must follow .. at column 3"},
           Case{".a[?(@.x==)]",
                "expected a path, a quoted text, a number, true or false at column 11"},
           Case{".a[?(@.x=1)]", "expected == != < <= > >= or ) at column 9"},
           Case{".a[?(@.x==1 && @.y)]", "expected ) after one comparison at column 13"},
           Case{".a[?(@.x==\"1)]", "the quoted text is not closed at column 15"},
           Case{".a[?(@.x==1)", "expected ] after the filter at column 13"},
           Case{".a\\", "a character must follow the backslash at column 4"},
       }) {
    CAPTURE(path);
    CHECK(complaint(path) == "cannot read the path \"" + std::string(path) + "\": " + expected);
  }
}

TEST_CASE("the size of a path and the work it may cause are bounded") {
  CHECK(complaint(std::string(5000, 'a')).find("longer than 4096 bytes") != std::string::npos);
  std::string many;
  for (int i = 0; i < 300; ++i) many += ".a";
  CHECK(complaint(many).find("more than 256 steps") != std::string::npos);
  std::string deep = ".a";
  for (int i = 0; i < 20; ++i) deep += "[?(@.a";
  CHECK(complaint(deep).find("nested too deeply") != std::string::npos);

  std::string document = "[";
  for (int i = 0; i < 500; ++i) document += "[[0],";
  document += "0";
  for (int i = 0; i < 500; ++i) document += "]";
  document += "]";
  Parser parser;
  const auto found = JsonPath::parse("..[*]..[*]..[*]..[*]").search(parser.parse(document));
  CHECK(found.values.empty());
  CHECK(found.failure == "the path leads to too many values");
}

TEST_CASE("the first result is that of find") {
  Parser parser;
  const Value root = parser.parse(kDocument);
  CHECK(JsonPath::parse(".spec.i").first(root).integer() == 3);
  CHECK(JsonPath::parse(".spec.arr[*]").first(root).text() == "a");
  CHECK_FALSE(JsonPath::parse(".spec.arr[7]").first(root).exists());
  CHECK_FALSE(JsonPath::parse(".spec.nope").first(root).exists());
  CHECK_FALSE(JsonPath::parse(".spec").first(Value()).exists());
  CHECK(JsonPath::parse(".spec").find(Value()).empty());
}

TEST_CASE("a path remembers its text") { CHECK(JsonPath::parse(".a[0]").text() == ".a[0]"); }
