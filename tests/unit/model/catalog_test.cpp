#include "core/model/catalog.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using model::Catalog;
using model::CatalogType;
using Words = std::vector<std::string>;

namespace {

CatalogType entry(const std::string& group, const std::string& version, const std::string& plural,
                  const std::string& singular, const std::string& kind, Words short_names = {},
                  Words categories = {}) {
  CatalogType type;
  type.type = {.group = group,
               .version = version,
               .kind = kind,
               .plural = plural,
               .singular = singular,
               .short_names = std::move(short_names),
               .categories = std::move(categories)};
  type.versions = {version};
  return type;
}

Catalog catalog() {
  std::vector<CatalogType> types = {
      entry("", "v1", "events", "event", "Event", {"ev"}),
      entry("", "v1", "pods", "pod", "Pod", {"po"}, {"all"}),
      entry("", "v1", "services", "service", "Service", {"svc"}, {"all"}),
      entry("apps", "v1", "deployments", "deployment", "Deployment", {"deploy"}, {"all"}),
      entry("events.k8s.io", "v1", "events", "event", "Event", {"ev"}),
      entry("metrics.k8s.io", "v1beta1", "pods", "", "PodMetrics"),
      entry("storage.k8s.io", "v1", "storageclasses", "storageclass", "StorageClass", {"sc"}),
      entry("serving.example.dev", "v1", "services", "service", "Service", {"ksvc", "svc"}),
      entry("stable.example.com", "v1", "crontabs", "crontab", "CronTab", {"ct", "pods"}),
      entry("example.com", "v1", "gizmos", "", "GizmoKind"),
  };
  types[9].versions = {"v1", "v1beta1"};
  types[6].serving = model::Serving::Gone;
  return Catalog(std::move(types));
}

std::string found(const std::string& word) {
  static const Catalog kCatalog = catalog();
  const model::TypeMatch match = kCatalog.find(word);
  return match.type == nullptr ? "none" : match.type->type.plural_and_group();
}

}  // namespace

TEST_CASE("a type is found by every name people call it") {
  struct Case {
    std::string word;
    std::string type;
  };
  const Case cases[] = {
      {"pods", "pods"},
      {"pod", "pods"},
      {"po", "pods"},
      {"Pod", "pods"},
      {"PODS", "pods"},
      {"deploy", "deployments.apps"},
      {"deployments.apps", "deployments.apps"},
      {"deployment.apps", "deployments.apps"},
      {"deploy.apps", "deployments.apps"},
      {"deployments.v1.apps", "deployments.apps"},
      {"Deployment.v1.apps", "deployments.apps"},
      {"Deployment.apps", "deployments.apps"},
      {"deployments.v2.apps", "none"},
      {"pods.v1.", "pods"},
      {"events", "events"},
      {"events.events.k8s.io", "events.events.k8s.io"},
      {"events.v1.events.k8s.io", "events.events.k8s.io"},
      {"ev.events.k8s.io", "events.events.k8s.io"},
      {"pods.metrics.k8s.io", "pods.metrics.k8s.io"},
      {"pods.metrics", "pods.metrics.k8s.io"},
      {"podmetrics", "pods.metrics.k8s.io"},
      {"PodMetrics", "pods.metrics.k8s.io"},
      {"services", "services"},
      {"svc", "services"},
      {"ksvc", "services.serving.example.dev"},
      {"services.serving.example.dev", "services.serving.example.dev"},
      {"crontab.stable.example.com", "crontabs.stable.example.com"},
      {"ct.stable", "crontabs.stable.example.com"},
      {"gizmokind", "gizmos.example.com"},
      {"gizmos.v1beta1.example.com", "gizmos.example.com"},
      {"gizmos.v2.example.com", "none"},
      {"storageclass.storage", "storageclasses.storage.k8s.io"},
      {"nothing", "none"},
      {"pods.nowhere", "none"},
      {"", "none"},
      {".", "none"},
      {"..", "none"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.word);
    CHECK(found(one.word) == one.type);
  }
}

TEST_CASE("capitals are forgiven in names and kinds, not in short names") {
  CHECK(found("Deployments") == "deployments.apps");
  CHECK(found("DEPLOYMENT") == "deployments.apps");
  CHECK(found("PO") == "none");
}

TEST_CASE("a short name that could mean another type too is warned about") {
  const Catalog all = catalog();
  CHECK(all.find("svc").warning ==
        "short name \"svc\" could also match lower priority resource services.serving.example.dev");
  CHECK(all.find("ev").warning ==
        "short name \"ev\" could also match lower priority resource events.events.k8s.io");
  CHECK(all.find("po").warning.empty());
  CHECK(all.find("services").warning.empty());
  // A full name wins over the short name of another type, silently.
  CHECK(all.find("pods").type->type.group.empty());
  CHECK(all.find("pods").warning.empty());
}

TEST_CASE("a category names its types in discovery order, but none that are gone") {
  const Catalog all = catalog();
  Words names;
  for (const CatalogType* const type : all.in_category("all")) names.push_back(type->type.plural);
  CHECK(names == Words{"pods", "services", "deployments"});
  CHECK(all.in_category("pods").empty());
  CHECK(all.in_category("").empty());
  std::vector<CatalogType> gone = {entry("", "v1", "pods", "pod", "Pod", {}, {"all"})};
  gone.front().serving = model::Serving::Gone;
  CHECK(Catalog(gone).in_category("all").empty());
}

TEST_CASE("exact lookups know group and plural or kind") {
  const Catalog all = catalog();
  CHECK(all.by_plural("apps", "deployments")->type.kind == "Deployment");
  CHECK(all.by_plural("", "deployments") == nullptr);
  CHECK(all.by_plural("apps", "deployment") == nullptr);
  CHECK(all.by_kind("events.k8s.io", "Event")->type.group == "events.k8s.io");
  CHECK(all.by_kind("", "event") == nullptr);
}

TEST_CASE("a misspelt word suggests the nearest known one, and a strange one none") {
  const Catalog all = catalog();
  CHECK(all.suggestion("deploments") == "deployments");
  CHECK(all.suggestion("servics") == "services");
  CHECK(all.suggestion("Gizmoss") == "gizmos");
  CHECK(all.suggestion("zzzzzzzz").empty());
  CHECK(Catalog().suggestion("pods").empty());
}
