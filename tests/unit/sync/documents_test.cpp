#include "core/sync/documents.hpp"

#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using tests::SyncSetup;

namespace {

std::vector<std::string> refreshed(SyncSetup& setup) {
  std::vector<std::string> warnings;
  setup.transport.requests.clear();
  sync::refresh_documents(*setup.session, *setup.writer, warnings);
  return warnings;
}

std::string stored(const SyncSetup& setup, const std::string& path) {
  return store::Reader(setup.path()).document(path).value_or("none");
}

}  // namespace

TEST_CASE("documents are fetched once, and again when they have changed") {
  SyncSetup setup;
  setup.cluster.set_document("api/v1", R"({"a":1})");
  setup.cluster.set_document("apis/apps/v1", R"({"b":1})");
  setup.cluster.set_document("apis/apps", R"({"c":1})");
  setup.cluster.set_document("version", R"({"d":1})");
  CHECK(refreshed(setup).empty());
  CHECK(setup.transport.requests.size() == 3);
  CHECK(stored(setup, "api/v1") == R"({"a":1})");
  CHECK(stored(setup, "apis/apps/v1") == R"({"b":1})");
  CHECK(stored(setup, "apis/apps") == "none");

  CHECK(refreshed(setup).empty());
  CHECK(setup.transport.requests.size() == 1);

  setup.cluster.set_document("apis/apps/v1", R"({"b":2})");
  CHECK(refreshed(setup).empty());
  CHECK(setup.transport.requests.size() == 2);
  CHECK(stored(setup, "apis/apps/v1") == R"({"b":2})");
}

TEST_CASE("documents of what is not served any more go, and all when nobody wants them") {
  SyncSetup setup;
  setup.cluster.set_document("api/v1", R"({"a":1})");
  setup.cluster.set_document("apis/apps/v1", R"({"b":1})");
  CHECK(refreshed(setup).empty());
  setup.cluster.set_document("apis/apps/v1", "");
  CHECK(refreshed(setup).empty());
  CHECK(stored(setup, "apis/apps/v1") == "none");
  CHECK(store::Reader(setup.path()).document_sizes().count == 1);
  sync::drop_documents(*setup.writer);
  CHECK(store::Reader(setup.path()).document_sizes().count == 0);
}

TEST_CASE("a document that cannot be had is a warning, and the others are stored") {
  SyncSetup setup;
  setup.cluster.set_document("api/v1", R"({"a":1})");
  setup.cluster.set_document("apis/apps/v1", R"({"b":1})");
  setup.transport.add_fault("path=/openapi/v3/api/v1,do=status:500");
  const auto warnings = refreshed(setup);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings.front().starts_with("cannot fetch what"));
  CHECK(stored(setup, "api/v1") == "none");
}

TEST_CASE("without documents what is stored stays") {
  SyncSetup setup;
  setup.cluster.set_document("api/v1", R"({"a":1})");
  CHECK(refreshed(setup).empty());
  setup.transport.add_fault("path=/openapi/v3,do=status:404");
  CHECK(refreshed(setup).empty());
  CHECK(stored(setup, "api/v1") == R"({"a":1})");
}
