#include "core/json/json_template.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using json::JsonTemplate;

namespace {

/// What kubectl 1.32.4 and 1.36.3 were measured with.
constexpr const char* kObject = R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-1"},
"spec":{"f":1.5,"i":3,"z":null,"t":true,"e":1e21,"big":12345678901234567890,"arr":["a","b","c"],
"objs":[{"name":"x","v":1,"s":"1"},{"name":"y","v":2,"s":"q"},{"name":"z"}],
"m":{"k2":"<b>","k1":1},"a.b":"dotted","nested":[[1,2],[3]],"empty":"","none":[]}})";

std::string printed(const std::string& text, const char* document = kObject,
                    JsonTemplate::MissingKeys missing = JsonTemplate::MissingKeys::Allowed) {
  try {
    const JsonTemplate parsed = JsonTemplate::parse(text, missing);
    json::Parser parser;
    const JsonTemplate::Found found = parsed.find(parser.parse(document));
    if (!found.failure.empty()) return "failed: " + found.failure;
    std::string out;
    JsonTemplate::print(out, found.groups);
    return out;
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

TEST_CASE("a template prints scalars as Go does") {
  check({
      {"{.spec.f}", "1.5"},
      {"{.spec.e}", "1e+21"},
      {"{.spec.big}", "1.2345678901234567e+19"},
      {"{.spec.z}", "null"},
      {"{.spec.t}", "true"},
      {"{.spec.empty}", ""},
      {"{.spec.nope.deeper}", ""},
      {"{.spec.i.x}", ""},
      {"{.spec.m}", R"({"k1":1,"k2":"\u003cb\u003e"})"},
      {"{.spec.arr}", R"(["a","b","c"])"},
      {"{5}", "5"},
      {"{+5}", "5"},
      {"{-1.5}", "-1.5"},
      {"{true}", "true"},
  });
}

TEST_CASE("a template takes arrays apart") {
  check({
      {"{.spec.arr[*]}", "a b c"},
      {"{.spec.arr[-1]}", "c"},
      {"{.spec.arr[0:2]}", "a b"},
      {"{.spec.arr[::2]}", "a c"},
      {"{.spec.arr[0,2]}", "a c"},
      {"{.spec.arr[]}", "a"},
      {"{.spec.arr[-2:]}", "b c"},
      {"{.spec.arr[1:1]}", ""},
      {"{.spec.arr[5]}", "failed: array index out of bounds: index 5, length 3"},
      {"{.spec.arr[1:9]}", "failed: array index out of bounds: index 8, length 3"},
      {"{.spec.arr[2:1]}", "failed: starting index 2 is greater than ending index 1"},
      {"{.spec.arr[::0]}", "failed: step must be > 0"},
      {"{.spec.i[0]}", "failed: int64 is not array or slice"},
      {"{.spec.f[0]}", "failed: float64 is not array or slice"},
      {"{.spec.m[0]}", "failed: map[string]interface {} is not array or slice"},
      {"{5[0]}", "failed: int is not array or slice"},
      {"{.spec.z[0]}", ""},
      {"{.spec.nested[*][0]}", "1 3"},
      {"{.spec['none','nested'][*][0]}", ""},
  });
}

TEST_CASE("a template filters") {
  check({
      {"{.spec.objs[*].v}", "1 2"},
      {"{.spec.objs[?(@.v>1)].name}", "y"},
      {"{.spec.objs[?(@.v)].name}", "x y"},
      {"{.spec.objs[?(@.name!='x')].name}", "y z"},
      {"{.spec.objs[?(@.name==\"nope\")].v}", ""},
      {"{.spec.objs[?(@.name>=\"y\")].name}", "y z"},
      {"{.spec.objs[?(@.v==@.v)].name}", "x y"},
      {"{.spec.objs[?(@.name[0])].name}", ""},
      {"{.spec.objs[?(@.s==1)].name}", "failed: incompatible types for comparison"},
      {"{.spec.objs[?(@.name==true)].name}", "failed: incompatible types for comparison"},
      {"{.spec.nested[?(@[*]==1)]}", "failed: can only compare one element at a time"},
      {"{.spec.nested[?(@==1)]}", "failed: invalid type for comparison"},
      {"{.spec.objs[?(@.v=1)].name}", "failed: unrecognized filter operator ="},
      {"{.spec.i[?(@.v)]}", "failed: 3 is not array or slice and cannot be filtered"},
      {"{.spec.m[?(@.v)]}",
       "failed: map[k1:1 k2:<b>] is not array or slice and cannot be filtered"},
      {"{.spec.z[?(@.v)]}", "failed: <nil> is not array or slice and cannot be filtered"},
      {"{.spec.objs[?(@.v==1 && @.s==\"1\")].name}",
       "broken: unrecognized character in action: U+0026 '&'"},
      {"{.spec.objs[?(@.v==)]}", "broken: unrecognized character in action: U+003D '='"},
      {"{.spec.objs[?(@.v==1]}", "broken: unterminated filter"},
      {"{.spec.objs[?(@.v==1).x}", "broken: unclosed array expect ]"},
  });
}

TEST_CASE("a template names keys") {
  check({
      {"{.spec['a.b']}", ""},
      {"{.spec.a\\.b}", "dotted"},
      {"{.spec['a\\.b']}", "dotted"},
      {"{.spec['i','t']}", "3 true"},
      {"{['kind']}", "Pod"},
      {"{.spec.m.*}", "1 <b>"},
      {"{.kind.*}", "80 111 100"},
      {"{..name}", "web-1 x y z"},
      {"{.spec.a....b}", "broken: invalid multiple recursive descent"},
      {"{@.kind}{$.kind}", "PodPod"},
      {"{ .kind }", "Pod"},
  });
}

TEST_CASE("a template mixes texts and values") {
  check({
      {"a={.spec.i} b={.spec.t}{\"\\n\"}", "a=3 b=true\n"},
      {".spec.i", ".spec.i"},
      {"{.kind}{.apiVersion}", "Podv1"},
      {"{.kind}}", "Pod}"},
      {"{'a\\tb\\x41\\u00e9\\101'}",
       "a\tbA\xC3\xA9"
       "A"},
      {"{'\\q'}", "broken: unquote string '\\q' error invalid syntax"},
      {"{'x}", "broken: unterminated quoted string"},
      {"{spec.i}", "failed: unrecognized identifier spec"},
      {"{.spec.i", "broken: unclosed action"},
      {"{.spec.i\n}", "broken: unclosed action"},
      {"{.spec.arr[0}", "broken: unterminated array"},
      {"{.spec.arr[x]}", "broken: invalid array index x"},
      {"{.spec.arr[99999999999999999999]}",
       "broken: array index 99999999999999999999 is not a number"},
      {"{1.2.3}", "broken: cannot parse number 1.2.3"},
      {"{|}", "broken: unrecognized character in action: U+007C '|'"},
      {"", ""},
  });
  CHECK(printed("{}", R"({"a":1})") == R"({"a":1})");
}

TEST_CASE("a template has ranges") {
  check({
      {"{range .spec.objs[*]}[{.name}:{.v}]{end}", "[x:1][y:2][z:]"},
      {"{range .spec.nope[*]}x{end}y", "y"},
      {"{range .spec.nested[*]}<{range [*]}{@},{end}>{end}", "<1,2,><3,>"},
      {"{range .spec.arr[*]}{@}{end}{.kind}", "abcPod"},
      {"{range .spec.arr[*]}{.x}-", "----"},  // without an end the body is run once more
      {"{end}", "failed: not in range, nothing to end"},
  });
}

TEST_CASE("a missing key can be an error") {
  const auto strict = JsonTemplate::MissingKeys::Error;
  CHECK(printed("{.spec.nope}", kObject, strict) == "failed: nope is not found");
  CHECK(printed("{.spec.objs[*].v}", kObject, strict) == "1 2");
  CHECK(printed("{.spec.i}", kObject, strict) == "3");
}

TEST_CASE("each group of a template is a JSON array") {
  json::Parser parser;
  const JsonTemplate parsed = JsonTemplate::parse("{.spec.i}x{.spec.objs[*].v}{.spec.nope}");
  std::string out;
  JsonTemplate::print_as_json(out, parsed.find(parser.parse(kObject)).groups);
  CHECK(out == "[\n    3\n]\n[\n    \"x\"\n]\n[\n    1,\n    2\n]\n[]\n");
}

TEST_CASE("a template over a list can run object by object") {
  const std::vector<const char*> items = {
      R"({"n":"a","c":[{"p":[1,2]},{"p":[3]}]})",
      R"({"n":"b","c":[{"p":[4]}]})",
      R"({"n":"c","c":[]})",
      R"({"n":"d","c":[{"p":[5]}]})",
  };
  std::string list = R"({"items":[)";
  for (const char* item : items) list += std::string(list.back() == '[' ? "" : ",") + item;
  list += "]}";
  for (const char* text : {"{.items[*].n}", "x {.items[*].n}\n", "{.items[*].c[*].p[*]}",
                           "{.items[*].c[*].p[0]}", "{.items[*].nope}", "{.items[*].c[?(@.p)].p}",
                           "{range .items[*]}{.n}:{.c[*].p}{\"\\n\"}{end}.", "{.items[*]..p}"}) {
    CAPTURE(text);
    const JsonTemplate parsed = JsonTemplate::parse(text);
    auto per_item = parsed.per_item();
    REQUIRE(per_item.has_value());
    std::string out;
    per_item->begin(out);
    for (const char* item : items) {
      json::Parser parser;
      CHECK(per_item->add(parser.parse(item), out).empty());
    }
    per_item->end(out);
    CHECK(out == printed(text, list.c_str()));
  }
  for (const char* text :
       {"{.items}", "{.items[0]}", "{.items[*].n}{.items[*].n}", "{.items[*]['n','c']}", "text",
        "{range .items[*]}{range .c[*]}x{end}{end}", "{range .items[*]}x", "{.items[*].n}{.kind}",
        "{range .items[*]}{.n}{end}{end}", "{..items[*].n}", "{.items[*].n 'x'}"}) {
    CAPTURE(text);
    CHECK_FALSE(JsonTemplate::parse(text).per_item().has_value());
  }
}

TEST_CASE("what a hostile template asks for is bounded") {
  std::string ranges;
  for (int i = 0; i < 5000; ++i) ranges += "{range .spec.arr}";
  CHECK(printed(ranges) == "failed: ranges are nested too deeply");
  CHECK(printed(std::string(300 * 1024, 'x')) == "broken: longer than 256 KiB");
}
