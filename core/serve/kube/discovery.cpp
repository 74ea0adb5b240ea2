#include "core/serve/kube/discovery.hpp"

#include "core/json/writer.hpp"
#include "core/model/version_priority.hpp"
#include "core/serve/kube/told_types.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace k8scache::serve {

namespace {

struct Version {
  std::string name;
  std::vector<const model::CatalogType*> types{};
};
struct Group {
  std::string name;
  std::vector<Version> versions{};
};

std::vector<Version>::iterator version_of(Group& group, const model::CatalogType& type) {
  return std::ranges::find(group.versions, type.type.version, &Version::name);
}

Group& group_of(std::vector<Group>& groups, const model::CatalogType& type) {
  const auto group = std::ranges::find(groups, type.type.group, &Group::name);
  return group == groups.end() ? groups.emplace_back(Group{type.type.group}) : *group;
}

/// Where servers have a version of custom types; the first stays, for it is the preferred one.
void add_other_version(Group& group, const std::string& name) {
  const auto place =
      std::find_if(group.versions.begin() + 1, group.versions.end(),
                   [&](const Version& version) { return model::is_preferred(name, version.name); });
  group.versions.insert(place, {name});
}

/// In a version that others are kept in, its place is that of its name, as on a server.
void add_other_type(Version& version, const model::CatalogType& type) {
  const auto place = std::ranges::find_if(version.types, [&](const model::CatalogType* one) {
    return type.type.plural < one->type.plural;
  });
  version.types.insert(place, &type);
}

std::vector<Group> groups_of(const Types& types) {
  std::vector<Group> groups;
  for (const model::CatalogType& type : types) {
    if (!is_kept(type)) continue;
    Group& group = group_of(groups, type);
    auto version = version_of(group, type);
    if (version == group.versions.end()) {
      version = group.versions.insert(version, {type.type.version});
    }
    version->types.push_back(&type);
  }
  for (const model::CatalogType& type : types) {
    if (is_kept(type)) continue;
    Group& group = group_of(groups, type);
    if (version_of(group, type) == group.versions.end()) {
      add_other_version(group, type.type.version);
    }
    add_other_type(*version_of(group, type), type);
  }
  return groups;
}

void write_texts(json::Writer& writer, const char* key, const std::vector<std::string>& texts) {
  writer.key(key).begin_array();
  for (const std::string& text : texts) writer.value(std::string_view(text));
  writer.end_array();
}

void write_names(json::Writer& writer, const model::ResourceType& type) {
  if (!type.short_names.empty()) write_texts(writer, "shortNames", type.short_names);
  if (!type.categories.empty()) write_texts(writer, "categories", type.categories);
}

void write_aggregated(json::Writer& writer, const model::CatalogType& entry) {
  const model::ResourceType& type = entry.type;
  writer.begin_object().key("resource").value(type.plural);
  writer.key("responseKind").begin_object().key("group").value(type.group);
  writer.key("version").value(type.version).key("kind").value(type.kind).end_object();
  writer.key("scope").value(type.scope == model::Scope::Cluster ? "Cluster" : "Namespaced");
  writer.key("singularResource").value(type.singular);
  write_texts(writer, "verbs", served_verbs(entry));
  write_names(writer, type);
  writer.end_object();
}

void write_resource(json::Writer& writer, const model::CatalogType& entry) {
  const model::ResourceType& type = entry.type;
  writer.begin_object().key("name").value(type.plural);
  writer.key("singularName").value(type.singular);
  writer.key("namespaced").value(type.scope == model::Scope::Namespaced);
  writer.key("kind").value(type.kind);
  write_texts(writer, "verbs", served_verbs(entry));
  write_names(writer, type);
  writer.end_object();
}

void write_group(json::Writer& writer, const Group& group) {
  const auto write_version = [&](const Version& version) {
    writer.begin_object().key("groupVersion").value(group.name + "/" + version.name);
    writer.key("version").value(version.name).end_object();
  };
  writer.key("name").value(group.name).key("versions").begin_array();
  for (const Version& version : group.versions) write_version(version);
  writer.end_array().key("preferredVersion");
  write_version(group.versions.front());
}

}  // namespace

std::vector<std::string> served_verbs(const model::CatalogType& type) {
  std::vector<std::string> verbs;
  const bool is_review = type.type.plural.starts_with("selfsubject");
  if (is_review && type.type.can("create")) verbs.emplace_back("create");
  if (!type.type.can("list")) return verbs;
  for (const char* verb : {"get", "list", "watch"}) {
    if (type.type.can(verb)) verbs.emplace_back(verb);
  }
  return verbs;
}

std::string aggregated_discovery(const Types& types, bool is_core, std::string_view version) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("kind").value("APIGroupDiscoveryList");
  writer.key("apiVersion").value("apidiscovery.k8s.io/" + std::string(version));
  writer.key("metadata").begin_object().end_object().key("items").begin_array();
  for (const Group& group : groups_of(types)) {
    if (group.name.empty() != is_core) continue;
    writer.begin_object().key("metadata").begin_object();
    if (!group.name.empty()) writer.key("name").value(group.name);
    writer.key("creationTimestamp").null().end_object().key("versions").begin_array();
    for (const Version& one : group.versions) {
      writer.begin_object().key("version").value(one.name).key("resources").begin_array();
      for (const model::CatalogType* const type : one.types) write_aggregated(writer, *type);
      writer.end_array().key("freshness").value("Current").end_object();
    }
    writer.end_array().end_object();
  }
  writer.end_array().end_object();
  return text;
}

std::string core_versions() {
  return R"({"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[]})";
}

std::string group_list(const Types& types) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("kind").value("APIGroupList").key("apiVersion").value("v1");
  writer.key("groups").begin_array();
  for (const Group& group : groups_of(types)) {
    if (group.name.empty()) continue;
    writer.begin_object();
    write_group(writer, group);
    writer.end_object();
  }
  writer.end_array().end_object();
  return text;
}

std::string group_document(const Types& types, std::string_view name) {
  for (const Group& group : groups_of(types)) {
    if (group.name.empty() || group.name != name) continue;
    std::string text;
    json::Writer writer(text);
    writer.begin_object().key("kind").value("APIGroup").key("apiVersion").value("v1");
    write_group(writer, group);
    writer.end_object();
    return text;
  }
  return {};
}

std::string resource_list(const Types& types, std::string_view group, std::string_view version) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("kind").value("APIResourceList").key("apiVersion").value("v1");
  const std::string place =
      group.empty() ? std::string(version) : std::string(group) + "/" + std::string(version);
  writer.key("groupVersion").value(place).key("resources").begin_array();
  bool has_any = false;
  for (const Group& known : groups_of(types)) {
    if (known.name != group) continue;
    const auto found = std::ranges::find(known.versions, version, &Version::name);
    if (found == known.versions.end()) continue;
    has_any = true;
    for (const model::CatalogType* const type : found->types) write_resource(writer, *type);
  }
  writer.end_array().end_object();
  return has_any ? text : std::string();
}

}  // namespace k8scache::serve
