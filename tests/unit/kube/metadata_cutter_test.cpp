#include "core/kube/metadata_cutter.hpp"

#include "core/base/error.hpp"
#include "core/kube/metadata_decoder.hpp"
#include "tests/support/shipped_registry.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using kube::MetadataCutter;

namespace {

std::string names_in(std::string page) {
  json::ListScanner scanner;
  std::string names;
  kube::decode_metadata(scanner, page, [&](const model::ListedVersion& object) {
    names += fmt::format("{}/{}@{} ", object.ns, object.name, object.resource_version);
  });
  return names;
}

}  // namespace

TEST_CASE("however a list arrives, its parts together are the whole, with its version at the end") {
  const std::string whole = tests::source_text("tests/data/recorded/metadata/pods.pb");
  const auto head = kube::protobuf_list_head(whole);
  REQUIRE(head);
  for (const std::size_t bytes : {1UL, 7UL, 100UL, 1000UL, 6000UL, 100'000UL}) {
    CAPTURE(bytes);
    MetadataCutter cutter;
    std::string body;
    std::string names;
    std::size_t pages = 0;
    bool was_cut = false;
    for (std::size_t at = 0; at < whole.size(); at += bytes) {
      body += whole.substr(at, bytes);
      if (const auto page = cutter.cut(body)) {
        names += names_in(*page);
        ++pages;
        was_cut = true;
      }
    }
    const std::string rest = was_cut ? *cutter.rest(body) : body;
    names += names_in(rest);
    CHECK(names == names_in(whole));
    const auto rest_head = kube::protobuf_list_head(rest);
    REQUIRE(rest_head);
    CHECK(rest_head->kind == head->kind);
    CHECK(rest_head->resource_version == head->resource_version);
    CHECK(rest_head->continue_token == head->continue_token);
    CHECK(pages == (bytes < 6000 ? 4U : pages));
  }
}

TEST_CASE("a list that ends too early is not taken for whole, wherever it ends") {
  const std::string whole = tests::source_text("tests/data/recorded/metadata/pods.pb");
  const std::size_t envelope_end = 4;  // two empty fields
  std::size_t ends = 0;
  for (std::size_t size = 0; size + envelope_end < whole.size(); ++size) {
    MetadataCutter cutter;
    std::string body = whole.substr(0, size);
    if (!cutter.cut(body)) continue;
    ++ends;
    CHECK_FALSE(cutter.rest(body));
  }
  CHECK(ends > 1000);
}

TEST_CASE("what is no protobuf list is not cut") {
  for (const std::string& text :
       {std::string("{\"kind\":\"PodList\"}"), std::string("k8s\0", 4), std::string()}) {
    MetadataCutter cutter;
    std::string body = text;
    CHECK_FALSE(cutter.cut(body));
    CHECK(body == text);
  }
}
