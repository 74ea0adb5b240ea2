#include "core/json/yaml_key_order.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache::json;

TEST_CASE("keys stand in go-yaml's natural order") {
  Parser parser;
  const Value object = parser.parse(
      R"({"a10":0,"b":0,"a2":0,"a":0,"A":0,"a02":0,"10":0,"9":0,"-":0,"é":0,"a.b":0,"ab":0,"":0,)"
      R"("kubernetes.io/x":0,"app":0,"x100":0,"x99":0})");
  std::string keys;
  for (const auto& member : yaml_ordered_members(object)) {
    keys += member.key;
    keys += ' ';
  }
  CHECK(keys == " - 9 10 A a a.b a2 a02 a10 ab app b kubernetes.io/x x99 x100 é ");
}

TEST_CASE("letters and digits of every script count as such") {
  CHECK(yaml_key_less("1", "a"));
  CHECK(yaml_key_less("1", "é"));
  CHECK(yaml_key_less("_", "日"));
  CHECK(yaml_key_less("٣", "a"));
  CHECK_FALSE(yaml_key_less("日", "1"));
  CHECK(yaml_key_less("𝟎", "𝟗"));
  CHECK_FALSE(yaml_key_less("a", "a"));
  CHECK(yaml_key_less("a", "a1"));
}

TEST_CASE("of duplicate keys the last stays") {
  Parser parser;
  const auto members = yaml_ordered_members(parser.parse(R"({"b":1,"a":2,"b":3})"));
  REQUIRE(members.size() == 2);
  CHECK(members[1].value.integer() == 3);
}
