#include "tests/support/fake_discovery.hpp"

#include "core/base/text.hpp"
#include "tests/support/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::tests {
namespace {

struct GroupVersion {
  std::string version;
  std::vector<FakeType> types{};
};

struct Group {
  std::string name;
  std::vector<GroupVersion> versions{};
};

std::vector<Group> groups_of(const FakeCluster& cluster) {
  std::vector<Group> groups;
  for (FakeType& type : cluster.types()) {
    auto group = std::ranges::find(groups, type.type.group, &Group::name);
    if (group == groups.end()) group = groups.insert(group, {type.type.group});
    auto version = std::ranges::find(group->versions, type.type.version, &GroupVersion::version);
    if (version == group->versions.end()) {
      version = group->versions.insert(version, {type.type.version});
    }
    version->types.push_back(std::move(type));
  }
  return groups;
}

std::string array(const std::vector<std::string>& texts) {
  std::vector<std::string> items;
  for (const std::string& text : texts) items.push_back(quoted(text));
  return "[" + join(items, ",") + "]";
}

std::string list_member(std::string_view name, const std::vector<std::string>& texts) {
  return texts.empty() ? "" : fmt::format(R"(,"{}":{})", name, array(texts));
}

std::string aggregated_resource(const model::ResourceType& type) {
  // Empty group and version: those around it.
  const std::string kind = fmt::format(R"({{"group":"","version":"","kind":"{}"}})", type.kind);
  return fmt::format(
      R"({{"resource":"{0}","responseKind":{1},"scope":"{2}","singularResource":"{3}","verbs":{4}{5}{6},"subresources":[{{"subresource":"status","responseKind":{1},"verbs":["get","patch","update"]}}]}})",
      type.plural, kind, type.scope == model::Scope::Cluster ? "Cluster" : "Namespaced",
      type.singular, array(type.verbs), list_member("shortNames", type.short_names),
      list_member("categories", type.categories));
}

std::string aggregated_group(const FakeCluster& cluster, const Group& group) {
  std::vector<std::string> versions;
  for (const GroupVersion& version : group.versions) {
    const bool stale = cluster.is_stale(group.name, version.version);
    std::vector<std::string> resources;
    for (const FakeType& type : version.types) resources.push_back(aggregated_resource(type.type));
    versions.push_back(
        fmt::format(R"({{"version":"{}",{}"freshness":"{}"}})", version.version,
                    stale ? "" : fmt::format(R"("resources":[{}],)", join(resources, ",")),
                    stale ? "Stale" : "Current"));
  }
  const std::string name = group.name.empty() ? "" : fmt::format(R"("name":"{}")", group.name);
  return fmt::format(R"({{"metadata":{{{}}},"versions":[{}]}})", name, join(versions, ","));
}

}  // namespace

std::string aggregated_document(const FakeCluster& cluster, bool core) {
  std::vector<std::string> items;
  for (const Group& group : groups_of(cluster)) {
    if (group.name.empty() == core) items.push_back(aggregated_group(cluster, group));
  }
  return fmt::format(
      R"({{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{{}},"items":[{}]}})"
      "\n",
      join(items, ","));
}

std::string versions_document() {
  return R"({"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[]})"
         "\n";
}

std::string groups_document(const FakeCluster& cluster) {
  std::vector<std::string> groups;
  for (const Group& group : groups_of(cluster)) {
    if (group.name.empty()) continue;
    std::vector<std::string> versions;
    for (const GroupVersion& version : group.versions) {
      versions.push_back(fmt::format(R"({{"groupVersion":"{}/{}","version":"{}"}})", group.name,
                                     version.version, version.version));
    }
    groups.push_back(fmt::format(R"({{"name":"{}","versions":[{}],"preferredVersion":{}}})",
                                 group.name, join(versions, ","), versions.front()));
  }
  return fmt::format(R"({{"kind":"APIGroupList","apiVersion":"v1","groups":[{}]}})"
                     "\n",
                     join(groups, ","));
}

std::string resources_document(const FakeCluster& cluster, std::string_view group,
                               std::string_view version) {
  std::vector<std::string> resources;
  for (const FakeType& entry : cluster.types()) {
    const model::ResourceType& type = entry.type;
    if (type.group != group || type.version != version) continue;
    const bool namespaced = type.scope == model::Scope::Namespaced;
    resources.push_back(fmt::format(
        R"({{"name":"{}","singularName":"{}","namespaced":{},"kind":"{}","verbs":{}{}{}}})",
        type.plural, type.singular, namespaced, type.kind, array(type.verbs),
        list_member("shortNames", type.short_names), list_member("categories", type.categories)));
    resources.push_back(fmt::format(
        R"({{"name":"{}/status","singularName":"","namespaced":{},"kind":"{}","verbs":["get","patch","update"]}})",
        type.plural, namespaced, type.kind));
  }
  if (resources.empty()) return "";
  return fmt::format(
      R"({{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"{}{}{}","resources":[{}]}})"
      "\n",
      group, group.empty() ? "" : "/", version, join(resources, ","));
}

}  // namespace k8scache::tests
