#include "core/kube/metadata_decoder.hpp"

#include "core/base/error.hpp"
#include "tests/support/fake_api.hpp"
#include "tests/support/protobuf_list.hpp"
#include "tests/support/shipped_registry.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace k8scache;
using namespace k8scache::kube;
using tests::protobuf_metadata_list;
using tests::small_object;
using tests::small_pod;

namespace {

/// `namespace/name uid version;` of each object.
std::string shown(std::string page) {
  json::ListScanner scanner;
  std::string text;
  decode_metadata(scanner, page, [&](const model::ListedVersion& object) {
    text +=
        fmt::format("{}/{} {} {};", object.ns, object.name, object.uid, object.resource_version);
  });
  return text;
}

std::string shown_or(const std::string& page, const std::string& refusal) {
  try {
    return shown(page);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    return refusal;
  }
}

struct Cluster : tests::FakeCluster {
  Cluster() {
    replace_types(tests::usual_types());
    put(small_pod("a", "one"));
    put(small_pod("b", "two", R"("spec":{"x":["y",{"z":1}]})"));
    put(small_object("v1", "Node", "", "n1"));
  }
};

tests::ListPage page_of(const tests::FakeCluster& cluster, const std::string& type,
                        std::size_t limit = 0) {
  return std::get<tests::ListPage>(cluster.list({.of = {.type = type}, .limit = limit}));
}

std::string json_list(const tests::FakeCluster& cluster, const std::string& path,
                      const std::string& accept) {
  return tests::answer(cluster, tests::api_request("GET", path, accept)).body;
}

}  // namespace

TEST_CASE("the same objects are shown whichever form their metadata came in") {
  const Cluster cluster;
  const std::string partial = json_list(
      cluster, "/api/v1/pods", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
  REQUIRE(partial.find("PartialObjectMetadataList") != std::string::npos);
  const std::string expected = shown(protobuf_metadata_list(page_of(cluster, "pods")));
  CHECK(expected.find("a/one ") == 0);
  CHECK(shown(partial) == expected);
  CHECK(shown(json_list(cluster, "/api/v1/pods", "application/json")) == expected);
  CHECK(shown(protobuf_metadata_list(page_of(cluster, "nodes"))).find("/n1 ") == 0);
}

TEST_CASE("a protobuf list says its version and where it goes on") {
  const Cluster cluster;
  const auto whole = protobuf_list_head(protobuf_metadata_list(page_of(cluster, "pods")));
  REQUIRE(whole);
  CHECK(whole->kind == "PartialObjectMetadataList");
  CHECK(whole->resource_version == fmt::format("{}", cluster.revision()));
  CHECK(whole->continue_token.empty());
  const auto first = protobuf_list_head(protobuf_metadata_list(page_of(cluster, "pods", 1)));
  REQUIRE(first);
  CHECK_FALSE(first->continue_token.empty());
  CHECK(first->remaining_items == 1);
  CHECK_FALSE(protobuf_list_head(tests::protobuf_status_of("no", "Forbidden", 403)));
  CHECK_FALSE(protobuf_list_head("{}"));
}

TEST_CASE("a damaged page is said to be so, wherever it is cut") {
  const Cluster cluster;
  const std::string whole = protobuf_metadata_list(page_of(cluster, "pods"));
  const std::string all = shown(whole);
  std::size_t refused = 0;
  for (std::size_t size = 5; size < whole.size(); ++size) {
    CAPTURE(size);
    const std::string part = shown_or(whole.substr(0, size), "refused");
    refused += part == "refused" ? 1U : 0U;
    // What is cut off in front of the list, or behind it, is another matter.
    const bool is_honest = part == "refused" || part.empty() || part == all;
    CHECK(is_honest);
  }
  CHECK(refused > whole.size() / 2);
  tests::ListPage nameless = page_of(cluster, "pods");
  nameless.bodies.front() = R"({"metadata":{"uid":"u"}})";
  CHECK_THROWS_AS(shown(protobuf_metadata_list(nameless)), Error);
}

TEST_CASE("what a real server says in protobuf is what it says in JSON") {
  for (const char* const type : {"pods", "nodes", "flowschemas"}) {
    CAPTURE(std::string(type));
    const std::string place = std::string("tests/data/recorded/metadata/") + type;
    const std::string protobuf = tests::source_text(place + ".pb");
    std::string json = tests::source_text(place + ".json");
    CHECK(shown(protobuf) == shown(json));
    CHECK(shown(protobuf).size() > 100);
    const auto head = protobuf_list_head(protobuf);
    const json::ListHead other = json::scan_list(json, [](const json::ScannedObject&) {});
    REQUIRE(head);
    CHECK(head->kind == other.kind);
    CHECK(head->api_version == other.api_version);
    CHECK(head->continue_token.empty() == other.continue_token.empty());
  }
}
