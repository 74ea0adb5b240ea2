#include "core/wire/transcoder.hpp"

#include "core/base/embedded.hpp"
#include "core/json/list_scanner.hpp"
#include "core/kube/checked_protozero.hpp"
#include "core/kube/object_decoder.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/protobuf_object.hpp"
#include "tests/support/recorded.hpp"
#include "tests/support/shipped_registry.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <random>
#include <string>
#include <variant>
#include <vector>

using namespace k8scache;
using protozero::pbf_writer;

namespace {

// Every shape in one message.
constexpr std::string_view kText = R"(minors 36 36
kind v1 Thing a/v1.Thing
message a/v1.Thing
1 metadata a/v1.Meta
2 text string
3 maybe string?
4 flag bool
5 number int32
6 large int64
7 pointer *int64?
8 share *double?
9 secret bytes
10 . a/v1.Inner
11 names []string
12 labels {}string?
13 blobs {}bytes?
14 born Time
15 gone *Time?
16 seen MicroTime
18 much Quantity
19 port IntOrString
20 raw RawExtension
21 extra {}<[]string>?
22 inner *a/v1.Inner
23 claims []a/v1.Inner? +v1/Inner
24 either *SchemaOrBool?
25 counts []int32?
26 zero Time~
message a/v1.Inner
1 a string?
2 b *a/v1.Inner?
message a/v1.Meta
1 name string?
17 managedFields []a/v1.Inner?
message apiextensions/v1.JSONSchemaProps
1 id string?
)";

const wire::Table& table() {
  static const wire::Table made(kText, 36);
  return made;
}

struct Made {
  std::string text;
  std::string why;
};

Made made(std::string_view bytes) {
  wire::Transcoder transcoder;
  std::string text;
  if (transcoder.append_object(text, *table().kind("v1", "Thing"), bytes)) return {text, ""};
  return {"", transcoder.why()};
}

/// A Thing of what `write` writes, as the text of the members named, or why it is refused.
template <typename Write>
std::string thing(Write write) {
  std::string bytes;
  pbf_writer writer(bytes);
  write(writer);
  const Made result = made(bytes);
  return result.why.empty() ? result.text : result.why;
}

/// What a real server holds, a list of each type.
std::map<std::string, std::vector<std::string>> recorded_bodies() {
  tests::FakeCluster cluster;
  tests::load_recorded(cluster, tests::source_path("tests/data/recorded"));
  std::map<std::string, std::vector<std::string>> bodies;
  for (const tests::FakeType& type : cluster.types()) {
    const std::string name = type.type.plural_and_group();
    const auto page = cluster.list({.of = {.type = name}});
    if (const auto* const list = std::get_if<tests::ListPage>(&page)) bodies[name] = list->bodies;
  }
  return bodies;
}

/// As it stands in a list, and without managedFields.
std::string as_item(const std::string& body) {
  std::string text = tests::without_member(tests::without_member(body, "kind"), "apiVersion");
  std::string shown;
  json::scan_object(text, [&](const json::ScannedObject& object) {
    shown = kube::object_of(object, "v1", "X").body;
  });
  return shown;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string message(const std::function<void(pbf_writer&)>& write) {
  std::string bytes;
  pbf_writer writer(bytes);
  write(writer);
  return bytes;
}

}  // namespace

TEST_CASE("of an empty message Go writes what it never leaves out") {
  CHECK(made("").text ==
        R"({"metadata":{},"text":"","flag":false,"number":0,"large":0,"secret":null,"names":null,)"
        R"("born":null,"seen":null,"much":"0","port":0,"raw":null,"inner":null})");
}

TEST_CASE("values are written as Go writes them") {
  const std::string text = thing([](pbf_writer& w) {
    w.add_string(2, "<a>");
    w.add_bool(4, true);
    w.add_int32(5, -5);
    w.add_int64(6, -9'000'000'000);
    w.add_int64(7, 0);
    w.add_double(8, 1e21);
    w.add_bytes(9, "\x00\x01\x02", 3);
    w.add_string(11, "x");
    w.add_string(11, "");
    w.add_message(14, message([](pbf_writer& t) { t.add_int64(1, 1'767'323'045); }));
    w.add_message(15, std::string());
    w.add_message(18, message([](pbf_writer& t) { t.add_string(1, "100m"); }));
    w.add_message(19, message([](pbf_writer& t) {
                    t.add_int64(1, 1);
                    t.add_int32(2, 0);
                    t.add_string(3, "http");
                  }));
    w.add_message(20, message([](pbf_writer& t) { t.add_bytes(1, "{ \"a\": 1 }"); }));
    w.add_int32(25, 1);
    w.add_int32(25, -2);
  });
  for (const std::string_view part :
       {R"("text":"\u003ca\u003e")", R"("flag":true)", R"("number":-5)", R"("large":-9000000000)",
        R"("pointer":0)", R"("share":1e+21)", R"("secret":"AAEC")", R"("names":["x",""])",
        R"("born":"2026-01-02T03:04:05Z")", R"("gone":null)", R"("much":"100m")",
        R"("port":"http")", R"("raw":{"a":1})", R"("counts":[1,-2])"}) {
    CAPTURE(part);
    CHECK(has(text, part));
  }
}

TEST_CASE("maps are sorted by key, members of embedded messages stand among the owner's") {
  const std::string text = thing([](pbf_writer& w) {
    for (const char* const key : {"b", "a", "c"}) {
      w.add_message(12, message([&](pbf_writer& e) {
                      e.add_string(1, key);
                      e.add_string(2, "v");
                    }));
    }
    w.add_message(13, message([](pbf_writer& e) { e.add_string(1, "none"); }));
    w.add_message(10, message([](pbf_writer& e) { e.add_string(1, "embedded"); }));
    w.add_message(21, message([](pbf_writer& e) {
                    e.add_string(1, "k");
                    e.add_message(2, message([](pbf_writer& l) { l.add_string(1, "one"); }));
                  }));
  });
  CHECK(has(text, R"("labels":{"a":"v","b":"v","c":"v"})"));
  CHECK(has(text, R"("blobs":{"none":""})"));
  CHECK(has(text, R"("secret":null,"a":"embedded","names":null)"));
  CHECK(has(text, R"("extra":{"k":["one"]})"));
}

TEST_CASE("managedFields are left out of an object, and of nothing else") {
  const std::string meta = message([](pbf_writer& m) {
    m.add_string(1, "web");
    m.add_message(17, message([](pbf_writer& e) { e.add_string(1, "me"); }));
  });
  const std::string object = message([&](pbf_writer& w) { w.add_message(1, meta); });
  CHECK(has(made(object).text, R"("metadata":{"name":"web"},"text")"));
  wire::Transcoder transcoder;
  std::string whole;
  REQUIRE(transcoder.append_message(whole, *table().kind("v1", "Thing"), object));
  CHECK(has(whole, R"("metadata":{"name":"web","managedFields":[{"a":"me"}]})"));
}

TEST_CASE("the server says of some objects within objects what they are") {
  const std::string text = thing([](pbf_writer& w) {
    w.add_message(23, std::string());
    w.add_message(23, message([](pbf_writer& e) { e.add_string(1, "x"); }));
  });
  CHECK(has(text, R"("claims":[{"kind":"Inner","apiVersion":"v1"},)"
                  R"({"kind":"Inner","apiVersion":"v1","a":"x"}])"));
}

TEST_CASE("schemas of custom resources may be a truth value") {
  const auto either = [](const std::string& bytes) {
    const std::string text = thing([&](pbf_writer& w) { w.add_message(24, bytes); });
    const std::size_t at = text.find(R"("either":)");
    return at == std::string::npos ? text : text.substr(at);
  };
  CHECK(either("") == R"("either":false})");
  CHECK(either(message([](pbf_writer& s) { s.add_bool(1, true); })) == R"("either":true})");
  CHECK(either(message([](pbf_writer& s) {
          s.add_message(2, message([](pbf_writer& p) { p.add_string(1, "x"); }));
        })) == R"("either":{"id":"x"}})");
}

TEST_CASE("what is not understood is refused, with its reason") {
  CHECK(thing([](pbf_writer& w) { w.add_int32(45, 1); }) == "unknown field 45 of a/v1.Thing");
  CHECK(thing([](pbf_writer& w) { w.add_int32(400, 1); }) == "unknown field 400 of a/v1.Thing");
  CHECK(thing([](pbf_writer& w) {
          w.add_message(22, message([](pbf_writer& i) { i.add_int32(9, 1); }));
        }) == "unknown field 9 of a/v1.Inner");
  CHECK(thing([](pbf_writer& w) { w.add_int32(2, 1); }) == "text of a/v1.Thing has another type");
  CHECK(thing([](pbf_writer& w) {
          w.add_string(12, "no entry, but bytes");
        }).find("entry of labels") != std::string::npos);
  CHECK(thing([](pbf_writer& w) {
          w.add_string(2, "a");
          w.add_string(2, "b");
        }) == "text of a/v1.Thing stands there twice");
  CHECK(thing([](pbf_writer& w) {
          for (int i = 0; i < 2; ++i) {
            w.add_message(12, message([](pbf_writer& e) { e.add_string(1, "k"); }));
          }
        }) == "labels has a key twice");
  CHECK(thing([](pbf_writer& w) { w.add_int64(5, 1LL << 40); }) == "number has more than 32 bits");
  CHECK(thing([](pbf_writer& w) {
          w.add_message(20, message([](pbf_writer& t) { t.add_bytes(1, "{\"a\":"); }));
        }) == "a raw document that is no JSON");
  CHECK(thing([](pbf_writer& w) {
          w.add_message(20, message([](pbf_writer& t) { t.add_bytes(1, ""); }));
        }) == "a raw document that is no JSON");
  CHECK(thing([](pbf_writer& w) {
          w.add_message(19, message([](pbf_writer& t) { t.add_int64(1, 2); }));
        }) == "port is neither");
  CHECK(thing([](pbf_writer& w) {
          w.add_message(18, message([](pbf_writer& t) { t.add_string(1, "\""); }));
        }) == "much is no quantity");
  CHECK(made("\x0a\x05web").why == "a damaged a/v1.Thing");
  CHECK(made("\x0b").why == "a damaged a/v1.Thing");  // a group
  CHECK(made("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").why == "a damaged a/v1.Thing");
}

TEST_CASE("neither depth nor size is without bounds") {
  std::string nested;
  for (int i = 0; i < 300; ++i) {
    nested = message([&](pbf_writer& w) { w.add_message(2, nested); });
  }
  CHECK(thing([&](pbf_writer& w) { w.add_message(22, nested); }) == "nested too deeply");
  // Two bytes of a claim are many of JSON.
  std::string claims;
  for (int i = 0; i < 3'000'000; ++i) claims += "\xba\x01\x00";
  CHECK(made(std::string_view(claims)).text.empty());
  std::string empty_claims;
  for (int i = 0; i < 3'000'000; ++i) empty_claims.append("\xba\x01\x00", 3);
  CHECK(made(empty_claims).why == "more than an object can be");
}

TEST_CASE("an object of a real server, made protobuf, is the same object again") {
  const wire::Table shipped(embedded_wire().front().text, 36);
  int objects = 0;
  for (const auto& [type, bodies] : recorded_bodies()) {
    json::Parser parser;
    for (const std::string& body : bodies) {
      const json::Value object = parser.parse(body);
      const std::string api_version(object["apiVersion"].text_or(""));
      const std::string kind(object["kind"].text_or(""));
      const wire::Message* const shape = shipped.kind(api_version, kind);
      if (shape == nullptr) continue;
      CAPTURE(body);
      wire::Transcoder transcoder;
      std::string text;
      REQUIRE(transcoder.append_object(text, *shape, tests::protobuf_object(*shape, object)));
      CHECK(as_item(text) == as_item(body));
      ++objects;
    }
  }
  CHECK(objects > 100);
}

TEST_CASE("no bytes do harm: each is refused, or makes a document") {
  const wire::Table shipped(embedded_wire().front().text, 36);
  const wire::Message& pod = *shipped.kind("v1", "Pod");
  json::Parser parser;
  std::string whole;
  for (const auto& [type, bodies] : recorded_bodies()) {
    for (const std::string& body : bodies) {
      if (type == "pods" && whole.size() < 500)
        whole = tests::protobuf_object(pod, parser.parse(body));
    }
  }
  REQUIRE(whole.size() > 500);
  wire::Transcoder transcoder;
  std::string text;
  std::minstd_rand rng(11);
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = whole;
    if (i % 2 == 0) bytes.resize(rng() % whole.size());
    for (unsigned n = rng() % 4; n > 0 && !bytes.empty(); --n) {
      bytes[rng() % bytes.size()] = static_cast<char>(rng() % 256);
    }
    text.clear();
    CAPTURE(i);
    if (transcoder.append_object(text, pod, bytes)) {
      CHECK(parser.is_valid(text));
    } else {
      ++refused;
      CHECK_FALSE(transcoder.why().empty());
    }
  }
  CHECK(refused > 1000);
}
