#include "core/kube/protobuf_envelope.hpp"

#include "tests/support/protobuf_list.hpp"
#include "tests/support/shipped_registry.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using namespace k8scache::kube;

TEST_CASE("a protobuf Status says what a JSON one says") {
  const std::string body = tests::protobuf_status_of("pods is forbidden", "Forbidden", 403);
  REQUIRE(is_protobuf(body));
  const ProtobufStatus status = protobuf_status(body);
  CHECK(status.message == "pods is forbidden");
  CHECK(status.reason == "Forbidden");
  CHECK(status.code == 403);
}

TEST_CASE("what is no protobuf Status is none") {
  CHECK_FALSE(is_protobuf("{\"kind\":\"Status\"}"));
  CHECK_FALSE(is_protobuf("k8s"));
  CHECK(protobuf_status("{}").message.empty());
  const std::string body = tests::protobuf_status_of("m", "r", 1);
  for (std::size_t size = 4; size < body.size(); ++size) {
    const ProtobufStatus status = protobuf_status(body.substr(0, size));
    const bool is_part = status.message.empty() || status.message == "m";
    CHECK(is_part);
  }
  tests::ListPage nothing;
  CHECK(protobuf_status(tests::protobuf_metadata_list(nothing)).reason.empty());
}

TEST_CASE("a real server's refusal can be read") {
  const ProtobufStatus status =
      protobuf_status(tests::source_text("tests/data/recorded/metadata/forbidden.pb"));
  CHECK(status.code == 403);
  CHECK(status.reason == "Forbidden");
  CHECK(status.message.find("cannot list resource \"pods\"") != std::string::npos);
}
