#include "tests/support/fake_types.hpp"

#include "core/base/text.hpp"
#include "core/json/value.hpp"

#include <array>

namespace k8scache::tests {
namespace {

// group/version | plural | singular | kind | N(amespaced) or C(luster) | short names | categories
constexpr std::array kRows = {
    "v1|bindings|binding|Binding|N||",
    "v1|configmaps|configmap|ConfigMap|N|cm|",
    "v1|endpoints|endpoints|Endpoints|N|ep|",
    "v1|events|event|Event|N|ev|",
    "v1|limitranges|limitrange|LimitRange|N|limits|",
    "v1|namespaces|namespace|Namespace|C|ns|",
    "v1|nodes|node|Node|C|no|",
    "v1|persistentvolumeclaims|persistentvolumeclaim|PersistentVolumeClaim|N|pvc|",
    "v1|persistentvolumes|persistentvolume|PersistentVolume|C|pv|",
    "v1|pods|pod|Pod|N|po|all",
    "v1|replicationcontrollers|replicationcontroller|ReplicationController|N|rc|all",
    "v1|resourcequotas|resourcequota|ResourceQuota|N|quota|",
    "v1|secrets|secret|Secret|N||",
    "v1|serviceaccounts|serviceaccount|ServiceAccount|N|sa|",
    "v1|services|service|Service|N|svc|all",
    "apps/v1|controllerrevisions|controllerrevision|ControllerRevision|N||",
    "apps/v1|daemonsets|daemonset|DaemonSet|N|ds|all",
    "apps/v1|deployments|deployment|Deployment|N|deploy|all",
    "apps/v1|replicasets|replicaset|ReplicaSet|N|rs|all",
    "apps/v1|statefulsets|statefulset|StatefulSet|N|sts|all",
    "autoscaling/"
    "v2|horizontalpodautoscalers|horizontalpodautoscaler|HorizontalPodAutoscaler|N|hpa|all",
    "autoscaling/"
    "v1|horizontalpodautoscalers|horizontalpodautoscaler|HorizontalPodAutoscaler|N|hpa|all",
    "batch/v1|cronjobs|cronjob|CronJob|N|cj|all",
    "batch/v1|jobs|job|Job|N||all",
    "networking.k8s.io/v1|ingresses|ingress|Ingress|N|ing|",
    "networking.k8s.io/v1|networkpolicies|networkpolicy|NetworkPolicy|N|netpol|",
    "policy/v1|poddisruptionbudgets|poddisruptionbudget|PodDisruptionBudget|N|pdb|",
    "rbac.authorization.k8s.io/v1|clusterrolebindings|clusterrolebinding|ClusterRoleBinding|C||",
    "rbac.authorization.k8s.io/v1|clusterroles|clusterrole|ClusterRole|C||",
    "rbac.authorization.k8s.io/v1|rolebindings|rolebinding|RoleBinding|N||",
    "rbac.authorization.k8s.io/v1|roles|role|Role|N||",
    "storage.k8s.io/v1|storageclasses|storageclass|StorageClass|C|sc|",
    "coordination.k8s.io/v1|leases|lease|Lease|N||",
    "discovery.k8s.io/v1|endpointslices|endpointslice|EndpointSlice|N||",
    "events.k8s.io/v1|events|event|Event|N|ev|",
    "apiextensions.k8s.io/v1|customresourcedefinitions|customresourcedefinition|"
    "CustomResourceDefinition|C|crd,crds|api-extensions",
};

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  if (text.empty()) return result;
  for (const std::string_view word : split(text, ',')) result.emplace_back(word);
  return result;
}

FakeType type_of_row(std::string_view row) {
  const auto fields = split(row, '|');
  const auto slash = fields[0].find('/');
  const bool is_core = slash == std::string_view::npos;
  FakeType result;
  result.type.group = is_core ? "" : std::string{fields[0].substr(0, slash)};
  result.type.version = std::string{is_core ? fields[0] : fields[0].substr(slash + 1)};
  result.type.plural = std::string{fields[1]};
  result.type.singular = std::string{fields[2]};
  result.type.kind = std::string{fields[3]};
  result.type.scope = fields[4] == "N" ? model::Scope::Namespaced : model::Scope::Cluster;
  result.type.short_names = words(fields[5]);
  result.type.categories = words(fields[6]);
  result.type.verbs = words("create,delete,deletecollection,get,list,patch,update,watch");
  if (result.type.plural == "bindings") result.type.verbs = {"create"};
  result.watch_cache = result.type.plural != "events";
  return result;
}

std::vector<std::string> texts(const json::Value& array) {
  std::vector<std::string> result;
  for (const json::Value text : array.elements()) result.emplace_back(text.text_or(""));
  return result;
}

FakeType type_of_resource(const std::string& group, const std::string& version,
                          const json::Value& resource) {
  FakeType result;
  result.type.group = group;
  result.type.version = version;
  result.type.plural = std::string{resource["resource"].text_or("")};
  result.type.singular = std::string{resource["singularResource"].text_or("")};
  result.type.kind = std::string{resource["responseKind"]["kind"].text_or("")};
  result.type.scope =
      resource["scope"].text_or("") == "Cluster" ? model::Scope::Cluster : model::Scope::Namespaced;
  result.type.short_names = texts(resource["shortNames"]);
  result.type.categories = texts(resource["categories"]);
  result.type.verbs = texts(resource["verbs"]);
  // Groups of the project itself end in .k8s.io or have no dot; every other one came with a CRD.
  result.custom = group.find('.') != std::string::npos && !group.ends_with(".k8s.io");
  result.watch_cache = result.type.plural != "events";
  return result;
}

}  // namespace

std::vector<FakeType> usual_types() {
  std::vector<FakeType> types;
  for (const std::string_view row : kRows) types.push_back(type_of_row(row));
  return types;
}

std::vector<FakeType> types_of_discovery(std::string_view document) {
  json::Parser parser;
  std::vector<FakeType> types;
  for (const json::Value group : parser.parse(document)["items"].elements()) {
    const std::string name{group["metadata"]["name"].text_or("")};
    for (const json::Value version : group["versions"].elements()) {
      for (const json::Value resource : version["resources"].elements()) {
        if (!resource["responseKind"].exists()) continue;
        types.push_back(
            type_of_resource(name, std::string{version["version"].text_or("")}, resource));
      }
    }
  }
  return types;
}

}  // namespace k8scache::tests
