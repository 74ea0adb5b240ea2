#include "core/json/value.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace k8scache;
using json::Parser;
using json::Type;
using json::Value;

TEST_CASE("a chain of missing members stays missing and answers with fallbacks") {
  Parser parser;
  const Value root = parser.parse(R"({"spec":{"replicas":3}})");
  const Value missing = root["status"]["conditions"].at(4)["type"];
  CHECK_FALSE(missing.exists());
  CHECK(missing.is_null_or_missing());
  CHECK(missing.type() == Type::Missing);
  CHECK(missing.text_or("-") == "-");
  CHECK(missing.integer_or(7) == 7);
  CHECK(missing.boolean_or(true));
  CHECK(missing.size() == 0);
  CHECK_FALSE(root["spec"]["replicas"]["deeper"].exists());
  CHECK_FALSE(Value()["anything"].exists());
}

TEST_CASE("null is present, but counts as nothing") {
  Parser parser;
  const Value null = parser.parse(R"({"a":null})")["a"];
  CHECK(null.exists());
  CHECK(null.is_null_or_missing());
  CHECK(null.type() == Type::Null);
}

TEST_CASE("of duplicate members the last one counts, and all are listed") {
  Parser parser;
  const Value root = parser.parse(R"({"a":1,"b":2,"a":{"c":3}})");
  CHECK(root["a"]["c"].integer_or(0) == 3);
  CHECK(root.size() == 3);
  std::string keys;
  for (const auto& member : root.members()) keys += member.key;
  CHECK(keys == "aba");
}

TEST_CASE("integers of 64 bits are exact, larger ones become doubles") {
  Parser parser;
  const Value whole = parser.parse("[9223372036854775807,-9223372036854775808]");
  CHECK(whole.at(0).integer() == std::numeric_limits<std::int64_t>::max());
  CHECK(whole.at(1).integer() == std::numeric_limits<std::int64_t>::min());

  const Value natural = parser.parse("18446744073709551615");
  CHECK(natural.type() == Type::Unsigned);
  CHECK(natural.unsigned_integer() == std::numeric_limits<std::uint64_t>::max());
  CHECK_FALSE(natural.integer().has_value());

  const Value big = parser.parse("18446744073709551616");
  CHECK(big.type() == Type::Double);
  CHECK(big.number() == doctest::Approx(18446744073709551616.0));
}

TEST_CASE("an integer beyond 64 bits leaves the others in its document exact") {
  Parser parser;
  const Value root =
      parser.parse(R"({"big":123456789012345678901234567890,"negative":-10000000000000000000,)"
                   R"("exact":2969527007387753013,"text":"18446744073709551616"})");
  CHECK(root["big"].type() == Type::Double);
  CHECK(root["negative"].number() == doctest::Approx(-1e19));
  CHECK(root["exact"].integer() == 2969527007387753013);
  CHECK(root["text"].text() == "18446744073709551616");
}

TEST_CASE("whole doubles are integers too, others are not") {
  Parser parser;
  const Value root = parser.parse("[3.0,3.5,1e30,-2]");
  CHECK(root.at(0).integer() == 3);
  CHECK(root.at(0).unsigned_integer() == 3U);
  CHECK_FALSE(root.at(1).integer().has_value());
  CHECK_FALSE(root.at(2).integer().has_value());
  CHECK_FALSE(root.at(3).unsigned_integer().has_value());
  CHECK(root.at(3).number() == -2.0);
}

TEST_CASE("elements and members come in the order of the document") {
  Parser parser;
  const Value root =
      parser.parse(R"({"z":[1,[2,3],{"k":4}],"a":"text with \"quotes\" and \u00e9"})");
  CHECK(root["z"].size() == 3);
  CHECK(root["z"].at(1).at(1).integer() == 3);
  CHECK(root["z"].at(2)["k"].integer() == 4);
  CHECK_FALSE(root["z"].at(3).exists());
  CHECK(root["a"].text() == "text with \"quotes\" and é");
  CHECK((*root.members().begin()).key == "z");
}

TEST_CASE("a text is not a number, and a number not a text") {
  Parser parser;
  const Value root = parser.parse(R"({"text":"12","number":12,"truth":true})");
  CHECK_FALSE(root["text"].integer().has_value());
  CHECK_FALSE(root["number"].text().has_value());
  CHECK_FALSE(root["number"].boolean().has_value());
  CHECK(root["truth"].boolean() == true);
  CHECK_FALSE(root["truth"].number().has_value());
}

TEST_CASE("a member's text is as it stands in the document") {
  struct Example {
    const char* text;
    const char* raw;  // of "m"; nothing when it has none
  };
  const std::vector<Example> examples = {
      {R"({"m":{}})", "{}"},
      {R"({"m":[]})", "[]"},
      {R"({"a":{"m":{"x":1}},"m":{"b":[{"c":"}"},"]"]},"z":"{"})", R"({"b":[{"c":"}"},"]"]})"},
      {R"( { "m" : { "x" : 1.50 } , "z" : 2 } )", R"({ "x" : 1.50 })"},
      {R"({"m":{"x":"é\"}"},"z":[]})", R"({"x":"é\"}"})"},
      {R"({"m":{"x":1},"m":{"x":2}})", nullptr},
      {R"({"\u006d":{"x":1},"a":{"m":{}}})", nullptr},
      {R"({"mm":{"x":1},"am":{"x":2}})", nullptr},
      {R"({"a":{"m":{}}})", nullptr},
      {R"({"a":"m","b":{}})", nullptr},
      {R"({"m":{"x":1},"m":3})", nullptr},
      {R"({"m":"text"})", nullptr},
      {R"({"m":{},"big":123456789012345678901234567890})", nullptr},
      {"{}", nullptr},
      {"[]", nullptr},
      {R"([{"m":{}}])", nullptr},
      {"1", nullptr},
  };
  Parser parser;
  CHECK_FALSE(parser.raw_member("m").has_value());
  for (const Example& example : examples) {
    CAPTURE(example.text);
    parser.parse(example.text);
    const auto raw = parser.raw_member("m");
    REQUIRE(raw.has_value() == (example.raw != nullptr));
    if (raw) CHECK(*raw == example.raw);
  }
  const std::string large = R"({"a":")" + std::string(100'000, '{') + R"(","m":{"x":{}},"b":1})";
  parser.parse(large);
  CHECK(parser.raw_member("m") == R"({"x":{}})");
  CHECK_FALSE(parser.is_valid("{\"m\":{}"));
  CHECK_FALSE(parser.raw_member("m").has_value());
}

TEST_CASE("text that is no JSON is an error that says so") {
  Parser parser;
  for (const char* text : {"", "{", R"({"a":})", "[1,2", "nul", R"({"a":1}{)", "\"\xff\"", "12a",
                           "123456789012345678901234567890x"}) {
    CAPTURE(text);
    try {
      parser.parse(text);
      FAIL_CHECK("was accepted");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::Usage);
      CHECK(std::string(error.what()).starts_with("cannot read JSON: "));
    }
  }
  CHECK(parser.parse("[1]").size() == 1);
}
