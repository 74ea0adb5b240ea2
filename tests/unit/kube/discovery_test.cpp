#include "core/kube/discovery.hpp"

#include "tests/support/problem.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace k8scache;
using tests::problem_of;
using tests::SyncSetup;

namespace {

const model::CatalogType* type_in(const kube::Discovery& discovery, std::string_view name) {
  for (const model::CatalogType& entry : discovery.types) {
    if (entry.type.plural_and_group() == name) return &entry;
  }
  return nullptr;
}

std::vector<std::string> names(const kube::Discovery& discovery) {
  std::vector<std::string> found;
  for (const model::CatalogType& entry : discovery.types) {
    found.push_back(entry.type.plural_and_group());
  }
  return found;
}

/// Group and its preferred version first, as discovery would show them.
std::vector<std::string> usual_names() {
  std::vector<std::string> found;
  for (const tests::FakeType& type : tests::usual_types()) {
    const std::string name = type.type.plural_and_group();
    if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
  }
  return found;
}

}  // namespace

TEST_CASE("two requests tell all types, in the server's order") {
  SyncSetup setup;
  const kube::Discovery discovery = kube::discover(*setup.session);
  CHECK(names(discovery) == usual_names());
  CHECK(setup.transport.targets("") == std::vector<std::string>{"/api", "/apis"});
  CHECK(discovery.warnings.empty());
  const model::CatalogType* const deploy = type_in(discovery, "deployments.apps");
  REQUIRE(deploy != nullptr);
  CHECK(deploy->type.api_version() == "apps/v1");
  CHECK(deploy->type.kind == "Deployment");
  CHECK(deploy->type.singular == "deployment");
  CHECK(deploy->type.scope == model::Scope::Namespaced);
  CHECK(deploy->type.short_names == std::vector<std::string>{"deploy"});
  CHECK(deploy->type.categories == std::vector<std::string>{"all"});
  CHECK(deploy->type.can("list"));
  CHECK(type_in(discovery, "nodes")->type.scope == model::Scope::Cluster);
}

TEST_CASE("of several versions the first that serves the type is used, the others are known") {
  SyncSetup setup;
  for (const bool aggregated : {true, false}) {
    setup.transport.features.aggregated_api = setup.transport.features.aggregated_apis = aggregated;
    const kube::Discovery discovery = kube::discover(*setup.session);
    const auto* const hpa = type_in(discovery, "horizontalpodautoscalers.autoscaling");
    REQUIRE(hpa != nullptr);
    CHECK(hpa->type.version == "v2");
    CHECK(hpa->versions == std::vector<std::string>{"v2", "v1"});
  }
}

TEST_CASE("where not both documents are aggregated the old ones are walked, with the same result") {
  struct Case {
    bool api;
    bool apis;
  };
  for (const Case one : {Case{false, false}, Case{true, false}, Case{false, true}}) {
    CAPTURE(one.api);
    CAPTURE(one.apis);
    SyncSetup setup;
    const kube::Discovery expected = kube::discover(*setup.session);
    setup.transport.features.aggregated_api = one.api;
    setup.transport.features.aggregated_apis = one.apis;
    const kube::Discovery discovery = kube::discover(*setup.session);
    CHECK(names(discovery) == names(expected));
    for (std::size_t i = 0; i < discovery.types.size(); ++i) {
      CHECK(discovery.types[i].type == expected.types[i].type);
      CHECK(discovery.types[i].versions == expected.types[i].versions);
    }
  }
}

TEST_CASE("a group whose server does not answer is a warning, and the others are there") {
  for (const bool aggregated : {true, false}) {
    CAPTURE(aggregated);
    SyncSetup setup;
    setup.limits.max_retries = 2;
    setup.restart();
    setup.transport.features.aggregated_api = setup.transport.features.aggregated_apis = aggregated;
    setup.cluster.set_stale("policy", "v1");
    const kube::Discovery discovery = kube::discover(*setup.session);
    CHECK(discovery.failed_groups == std::vector<std::string>{"policy"});
    REQUIRE(discovery.warnings.size() == 1);
    CHECK(discovery.warnings.front().starts_with("cannot discover policy: "));
    CHECK(discovery.warnings.front().ends_with("; what is cached of it is kept"));
    CHECK(type_in(discovery, "poddisruptionbudgets.policy") == nullptr);
    CHECK(type_in(discovery, "pods") != nullptr);
    CHECK(discovery.types.size() == usual_names().size() - 1);
  }
}

TEST_CASE("a group version that vanished between two documents is absent, not failed") {
  SyncSetup setup;
  setup.transport.features.aggregated_api = setup.transport.features.aggregated_apis = false;
  setup.transport.add_fault("path=/apis/policy/v1,do=status:404");
  const kube::Discovery discovery = kube::discover(*setup.session);
  CHECK(discovery.failed_groups.empty());
  CHECK(type_in(discovery, "poddisruptionbudgets.policy") == nullptr);
}

TEST_CASE("a group version that cannot be read fails alone") {
  SyncSetup setup;
  setup.transport.features.aggregated_api = setup.transport.features.aggregated_apis = false;
  setup.transport.add_fault("path=/apis/policy/v1,do=truncate:30");
  const kube::Discovery discovery = kube::discover(*setup.session);
  CHECK(discovery.failed_groups == std::vector<std::string>{"policy"});
  CHECK(type_in(discovery, "pods") != nullptr);
}

TEST_CASE("a server of nothing but groups has no core") {
  SyncSetup setup;
  for (const bool aggregated : {true, false}) {
    setup.transport.features.aggregated_apis = aggregated;
    setup.transport.clear_faults();
    setup.transport.add_fault("path=/api,count=1,do=status:404");
    const kube::Discovery discovery = kube::discover(*setup.session);
    CHECK(type_in(discovery, "pods") == nullptr);
    CHECK(type_in(discovery, "deployments.apps") != nullptr);
    CHECK(discovery.failed_groups.empty());
    if (aggregated) CHECK(setup.transport.requests.size() == 2);
  }
}

TEST_CASE("what is not a Kubernetes API server is asked about by that name") {
  struct Case {
    const char* fault;
    std::string said;
  };
  const Case cases[] = {
      {"do=html", "answers with text/html; charset=utf-8 instead of JSON: is it a Kubernetes API"},
      {"do=status:404", "is it a Kubernetes API server?"},
      {"do=truncate:40", "cannot read the discovery of https://fake:6443"},
      {"do=status-ok", "serves no resources: is it a Kubernetes API server?"},
  };
  for (const Case& one : cases) {
    CAPTURE(std::string(one.fault));
    SyncSetup setup;
    setup.transport.add_fault(one.fault);
    const std::string said =
        problem_of(ErrorKind::Unreachable, [&] { (void)kube::discover(*setup.session); });
    CAPTURE(said);
    CHECK(said.find(one.said) != std::string::npos);
  }
  SyncSetup denied;
  denied.transport.add_fault("do=status:403");
  CHECK(problem_of(ErrorKind::Denied, [&] {
          (void)kube::discover(*denied.session);
        }).starts_with("cannot discover the resources of https://fake:6443/apis: "));
}

TEST_CASE("a Content-Type is aggregated in whatever order its parameters come") {
  CHECK(
      kube::is_aggregated("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"));
  CHECK(
      kube::is_aggregated("application/json; as=APIGroupDiscoveryList; charset=UTF-8; v=v2beta1; "
                          "g=APIDiscovery.k8s.io"));
  CHECK_FALSE(kube::is_aggregated("application/json"));
  CHECK_FALSE(kube::is_aggregated("application/json;as=Table;g=meta.k8s.io;v=v1"));
  CHECK_FALSE(kube::is_aggregated(""));
}

TEST_CASE("subresources and resources without a kind of their own are no types") {
  kube::Discovery discovery;
  kube::read_aggregated(
      R"({"items":[{"metadata":{"name":"g"},"versions":[{"version":"v1","resources":[)"
      R"({"resource":"a","responseKind":{"kind":"A"},"scope":"Cluster"},)"
      R"({"resource":"b","subresources":[{"subresource":"x"}]},{"resource":"c","responseKind":null}]}]}]})",
      discovery);
  CHECK(names(discovery) == std::vector<std::string>{"a.g"});
  kube::Discovery legacy;
  kube::read_resource_list(
      R"({"resources":[{"name":"a","kind":"A","namespaced":true},{"name":"a/status","kind":"A"},{"name":"n"}]})",
      "g", "v1", legacy);
  CHECK(names(legacy) == std::vector<std::string>{"a.g"});
  CHECK(legacy.types.front().type.scope == model::Scope::Namespaced);
}

TEST_CASE("of a group with one stale version the other version's types are there") {
  kube::Discovery discovery;
  kube::read_aggregated(
      R"({"items":[{"metadata":{"name":"g"},"versions":[{"version":"v2","freshness":"Stale"},)"
      R"({"version":"v1","freshness":"Current","resources":[{"resource":"a","responseKind":{"kind":"A"}}]}]}]})",
      discovery);
  CHECK(discovery.failed_groups == std::vector<std::string>{"g"});
  CHECK(names(discovery) == std::vector<std::string>{"a.g"});
  CHECK(discovery.types.front().type.version == "v1");
}

TEST_CASE("a document that is no JSON is an error") {
  kube::Discovery discovery;
  CHECK(problem_of(ErrorKind::Usage, [&] { kube::read_aggregated("{", discovery); }) != "no error");
  CHECK(problem_of(ErrorKind::Usage, [&] { kube::read_resource_list("", "g", "v1", discovery); }) !=
        "no error");
  CHECK(discovery.types.empty());
}
