#include "core/sync/shared_version.hpp"

#include "core/json/value.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace k8scache::sync {

namespace {

// Spec: kube-apiserver, pkg/controlplane: the storage providers that it installs.
constexpr std::string_view kBuiltIn[] = {"",
                                         "admissionregistration.k8s.io",
                                         "apiextensions.k8s.io",
                                         "apiregistration.k8s.io",
                                         "apps",
                                         "authentication.k8s.io",
                                         "authorization.k8s.io",
                                         "autoscaling",
                                         "batch",
                                         "certificates.k8s.io",
                                         "coordination.k8s.io",
                                         "discovery.k8s.io",
                                         "events.k8s.io",
                                         "extensions",
                                         "flowcontrol.apiserver.k8s.io",
                                         "internal.apiserver.k8s.io",
                                         "networking.k8s.io",
                                         "node.k8s.io",
                                         "policy",
                                         "rbac.authorization.k8s.io",
                                         "resource.k8s.io",
                                         "scheduling.k8s.io",
                                         "storage.k8s.io",
                                         "storagemigration.k8s.io"};

}  // namespace

bool is_built_in(const model::ResourceType& type) {
  return std::find(std::begin(kBuiltIn), std::end(kBuiltIn), type.group) != std::end(kBuiltIn);
}

std::set<std::string> own_group_versions(store::Reader& reader) {
  std::set<std::string> own;
  const model::CatalogType* const services =
      reader.catalog().by_plural("apiregistration.k8s.io", "apiservices");
  if (services == nullptr) return own;
  json::Parser parser;
  reader.each({.type = services->id, .namespaces = {}, .names = {}, .labels = {}},
              [&](const store::StoredObject& object) {
                const json::Value spec = parser.parse(object.body)["spec"];
                if (!spec["service"].is_null_or_missing()) return;
                own.insert(std::string(spec["group"].text_or("")) + "/" +
                           std::string(spec["version"].text_or("")));
              });
  return own;
}

}  // namespace k8scache::sync
