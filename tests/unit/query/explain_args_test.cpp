#include "core/query/explain_args.hpp"

#include "core/base/text.hpp"
#include "tests/support/fake_types.hpp"
#include "tests/support/problem.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace k8scache;
using tests::problem_of;

namespace {

const model::Catalog& catalog() {
  static const model::Catalog kCatalog = [] {
    std::vector<model::CatalogType> types;
    for (const tests::FakeType& one : tests::usual_types()) {
      types.push_back({.id = static_cast<std::int64_t>(types.size()) + 1,
                       .type = one.type,
                       .versions = {one.type.version},
                       .warnings = {}});
    }
    return model::Catalog(std::move(types));
  }();
  return kCatalog;
}

/// `apps/v1, Resource=deployments: spec.replicas`
std::string parsed(std::string_view word, const std::string& api_version = "") {
  const query::ExplainArgs args = query::parse_explain(word, api_version, catalog());
  return query::shown(args) + ": " + join(args.fields, ".");
}

}  // namespace

TEST_CASE("a word names a type and a way into it") {
  CHECK(parsed("pods") == "/v1, Resource=pods: ");
  CHECK(parsed("po.spec.containers") == "/v1, Resource=pods: spec.containers");
  CHECK(parsed("Pod.spec") == "/v1, Resource=pods: spec");
  CHECK(parsed("pods.") == "/v1, Resource=pods: ");
  CHECK(parsed("deployments.apps") == "apps/v1, Resource=deployments: ");
  CHECK(parsed("deployments.apps.spec.replicas") == "apps/v1, Resource=deployments: spec.replicas");
  CHECK(parsed("deployment.apps.spec") == "apps/v1, Resource=deployments: apps.spec");
}

TEST_CASE("an API version chooses group and version") {
  CHECK(parsed("deployments.spec", "apps/v9") == "apps/v9, Resource=deployments: spec");
  CHECK(parsed("pods", "v1") == "/v1, Resource=pods: ");
}

TEST_CASE("what is no type and what is no path is refused in kubectl's words") {
  CHECK(problem_of(ErrorKind::NotFound, [] { (void)parsed("foo.spec"); }) ==
        "the server doesn't have a resource type \"foo\"");
  CHECK(problem_of(ErrorKind::Usage, [] { (void)parsed("pods.spec[0]"); }) ==
        "invalid jsonpath syntax, first node must be field node");
}
