#include "core/query/sort_key.hpp"

#include <doctest/doctest.h>

using namespace k8scache;
using query::SortKey;

namespace {

SortKey key(const char* document) {
  const auto path = json::JsonTemplate::parse("{.k}");
  json::Parser parser;
  return SortKey(path.find(parser.parse(document)));
}

}  // namespace

TEST_CASE("keys in order: missing, null, then by value") {
  const char* const ordered[][2] = {
      {"{}", R"({"k":null})"},
      {R"({"k":null})", R"({"k":1})"},
      {R"({"k":9})", R"({"k":10})"},
      {R"({"k":1.5})", R"({"k":2.5})"},
      {R"({"k":"9"})", R"({"k":"10"})"},
      {R"({"k":"500m"})", R"({"k":"1Gi"})"},
      {R"({"k":"10"})", R"({"k":"9x"})"},
      {R"({"k":"B"})", R"({"k":"a"})"},
  };
  for (const auto& [left, right] : ordered) {
    CAPTURE(right);
    CHECK(key(left).is_before(key(right)));
    CHECK_FALSE(key(right).is_before(key(left)));
    CHECK(key(left).refusal(key(right)).empty());
  }
  CHECK_FALSE(key("{}").is_before(key("{}")));
  CHECK_FALSE(key("{}").exists());
}

TEST_CASE("keys that cannot be compared") {
  CHECK(key(R"({"k":true})").refusal(key(R"({"k":false})")) == "unsortable type: bool");
  CHECK(key(R"({"k":[1]})").refusal(key(R"({"k":[2]})")) == "unsortable type: []interface {}");
  CHECK(key(R"({"k":1})").refusal(key(R"({"k":"a"})")) == "unsortable interface: interface");
  CHECK(key(R"({"k":true})").refusal(key("{}")).empty());
}

TEST_CASE("for kubectl what lacks the key comes before all else, others that lack it included") {
  CHECK(key("{}").is_before_for_kubectl(key("{}")));
  CHECK(key("{}").is_before_for_kubectl(key(R"({"k":null})")));
  CHECK_FALSE(key(R"({"k":null})").is_before_for_kubectl(key("{}")));
  CHECK(key(R"({"k":"a"})").is_before_for_kubectl(key(R"({"k":"b"})")));
}

TEST_CASE("a key comes back from its token as it was") {
  for (const char* document :
       {"{}", R"({"k":null})", R"({"k":-7})", R"({"k":0.1})", R"({"k":1e300})", R"({"k":""})",
        R"({"k":"100Mi"})", R"({"k":"-"})", R"({"k":"d5"})", R"({"k":true})"}) {
    CAPTURE(document);
    const SortKey original = key(document);
    const auto copy = SortKey::from_token(original.token());
    REQUIRE(copy);
    CHECK(copy->token() == original.token());
    CHECK_FALSE(copy->is_before(original));
    CHECK_FALSE(original.is_before(*copy));
  }
  CHECK(SortKey::from_token("t9")->is_before(key(R"({"k":"10"})")));
  for (const char* text : {"", "i", "ix", "i5 ", "d", "dx", "q5", "--"}) {
    CAPTURE(text);
    CHECK_FALSE(SortKey::from_token(text));
  }
}
