#include "core/wire/list_transcoder.hpp"

#include "core/base/embedded.hpp"
#include "tests/support/protobuf_object.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace k8scache;
using wire::ListTranscoder;

namespace {

const wire::Table& table() {
  static const wire::Table made(embedded_wire().front().text, 36);
  return made;
}

std::string config_map(const std::string& name) {
  json::Parser parser;
  return tests::protobuf_object(
      *table().kind("v1", "ConfigMap"),
      parser.parse(fmt::format(R"({{"metadata":{{"name":"{}"}},"data":{{"k":"v"}}}})", name)));
}

wire::ListOf config_maps() {
  return {.api_version = "v1", .kind = "ConfigMap", .item = table().kind("v1", "ConfigMap")};
}

std::string list_of(int objects, const std::string& token = "") {
  tests::ProtobufList list{
      .api_version = "v1", .kind = "ConfigMap", .resource_version = "7", .continue_token = token};
  for (int i = 0; i < objects; ++i) list.items.push_back(config_map(fmt::format("c{}", i)));
  return tests::protobuf_list(list);
}

std::string item(int i) {
  return fmt::format(R"({{"metadata":{{"name":"c{}"}},"data":{{"k":"v"}}}})", i);
}

/// The whole, fed so many bytes at a time; or why it is refused.
std::string fed(std::string_view body, std::size_t bytes) {
  ListTranscoder list(config_maps());
  std::string text;
  for (std::size_t at = 0; at < body.size(); at += bytes) {
    if (!list.feed(body.substr(at, bytes), text)) return list.why();
  }
  return list.finish(text) ? text : list.why();
}

}  // namespace

TEST_CASE("a list is the server's, however it arrives") {
  const std::string body = list_of(3, "next<");
  const std::string expected =
      R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7",)"
      R"("continue":"next\u003c"},"items":[)" +
      item(0) + "," + item(1) + "," + item(2) + "]}";
  for (std::size_t bytes = 1; bytes <= body.size() + 1; ++bytes) {
    CAPTURE(bytes);
    CHECK(fed(body, bytes) == expected);
  }
}

TEST_CASE("an empty list has no items") {
  CHECK(
      fed(list_of(0), 1000) ==
      R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[]})");
}

TEST_CASE("a list that is cut short is not whole, wherever it is cut") {
  const std::string body = list_of(2);
  for (std::size_t bytes = 0; bytes < body.size(); ++bytes) {
    CAPTURE(bytes);
    const std::string why = fed(std::string_view(body).substr(0, bytes), 1000);
    // Behind the list nothing of importance follows.
    const bool is_whole = bytes >= body.size() - 4 && why.ends_with("]}");
    CHECK((is_whole || why == "a list that is cut short"));
  }
}

TEST_CASE("the objects of a large list go on before it has come whole") {
  const std::string body = list_of(5);
  ListTranscoder list(config_maps());
  std::string text;
  std::string first = body.substr(0, body.size() - 60);
  REQUIRE(list.feed(first, text));
  const auto part = list.cut(text);
  REQUIRE(part);
  CHECK(part->ends_with("]}"));
  CHECK(part->find("\"c0\"") != std::string::npos);
  CHECK_FALSE(list.cut(text));
  REQUIRE(list.feed(body.substr(body.size() - 60), text));
  REQUIRE(list.finish(text));
  CHECK(text.find("\"c0\"") == std::string::npos);
  CHECK(text.find("\"c4\"") != std::string::npos);
  CHECK(text.starts_with(
      R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[)"));
  CHECK(text.find("[,") == std::string::npos);
}

TEST_CASE("what is another list, or none, is refused") {
  tests::ProtobufList other{.api_version = "v1", .kind = "Secret"};
  CHECK(fed(tests::protobuf_list(other), 1000) == "a SecretList instead of a ConfigMapList");
  other = {.api_version = "v2", .kind = "ConfigMap"};
  CHECK(fed(tests::protobuf_list(other), 1000) == "a ConfigMapList instead of a ConfigMapList");
  CHECK(fed("{\"kind\":\"List\"}", 1000) == "no protobuf of Kubernetes");
  CHECK(fed(std::string("k8s\0\xff", 5), 1000) == "a damaged list");
  CHECK(fed(list_of(1) + "\x1a\x04gzip", 1000) == "a list in another encoding");
  CHECK(fed(list_of(1) + std::string("\x2a\x00", 2), 1000) == "a list in another encoding");
}

TEST_CASE("an object that is not understood ends the list, with its reason") {
  tests::ProtobufList list{.api_version = "v1", .kind = "ConfigMap", .resource_version = "7"};
  list.items = {config_map("a"), config_map("b") + "\xf2\x03\x01x", config_map("c")};
  CHECK(fed(tests::protobuf_list(list), 1000) == "unknown field 62 of core/v1.ConfigMap");
}
