#include "core/kube/discovery.hpp"

#include "core/base/text.hpp"
#include "core/json/value.hpp"

#include <algorithm>

namespace k8scache::kube {

namespace {

// The order g, v, as within a media type is what servers match on.
constexpr std::string_view kAccept =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

std::vector<std::string> texts(json::Value array) {
  std::vector<std::string> found;
  for (const json::Value element : array.elements()) found.emplace_back(element.text_or(""));
  return found;
}

model::CatalogType* find_type(Discovery& discovery, std::string_view group,
                              std::string_view plural) {
  for (model::CatalogType& entry : discovery.types) {
    if (entry.type.group == group && entry.type.plural == plural) return &entry;
  }
  return nullptr;
}

/// Adds a resource of one group-version. The first version that serves it, in preference order, is
/// the one we list.
void add(Discovery& discovery, model::ResourceType type) {
  if (type.plural.find('/') != std::string::npos || type.kind.empty()) return;
  if (model::CatalogType* const known = find_type(discovery, type.group, type.plural)) {
    known->versions.push_back(type.version);
    return;
  }
  model::CatalogType entry;
  entry.versions = {type.version};
  entry.type = std::move(type);
  discovery.types.push_back(std::move(entry));
}

void read_aggregated_version(json::Value version, std::string_view group, Discovery& discovery) {
  const std::string_view name = version["version"].text_or("");
  for (const json::Value resource : version["resources"].elements()) {
    const json::Value kind = resource["responseKind"];
    if (kind.is_null_or_missing()) continue;  // only its subresources exist
    add(discovery,
        {.group = std::string(group),
         .version = std::string(name),
         .kind = std::string(kind["kind"].text_or("")),
         .plural = std::string(resource["resource"].text_or("")),
         .singular = std::string(resource["singularResource"].text_or("")),
         .scope = resource["scope"].text_or("") == "Namespaced" ? model::Scope::Namespaced
                                                                : model::Scope::Cluster,
         .short_names = texts(resource["shortNames"]),
         .categories = texts(resource["categories"]),
         .verbs = texts(resource["verbs"])});
  }
}

void note_failed_group(Discovery& discovery, std::string_view group, std::string_view what) {
  if (std::find(discovery.failed_groups.begin(), discovery.failed_groups.end(), group) ==
      discovery.failed_groups.end()) {
    discovery.failed_groups.emplace_back(group);
  }
  discovery.warnings.push_back(fmt::format("cannot discover {}: {}; what is cached of it is kept",
                                           group.empty() ? "v1" : group, what));
}

/// Runs one request of the old walk; a failure concerns only its group.
std::optional<std::string> get_document(Session& session, const std::string& path,
                                        std::string_view group, Discovery& discovery) {
  try {
    const Answer answer = session.get(path);
    const auto trouble = trouble_of(answer, session.server());
    if (!trouble) return answer.body;
    if (trouble->status != 404) note_failed_group(discovery, group, trouble->why);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Unreachable) throw;
    session.check_limits();
    note_failed_group(discovery, group, error.what());
  }
  return std::nullopt;
}

void walk_group_version(Session& session, std::string_view group, std::string_view version,
                        Discovery& discovery) {
  const std::string path =
      group.empty() ? fmt::format("/api/{}", version) : fmt::format("/apis/{}/{}", group, version);
  const auto document = get_document(session, path, group, discovery);
  if (!document) return;
  try {
    read_resource_list(*document, group, version, discovery);
  } catch (const Error& error) {
    note_failed_group(discovery, group, error.what());
  }
}

/// `preferred` first, then the others in their order.
std::vector<std::string> version_order(json::Value group) {
  std::vector<std::string> versions{std::string(group["preferredVersion"]["version"].text_or(""))};
  for (const json::Value version : group["versions"].elements()) {
    std::string name(version["version"].text_or(""));
    if (name != versions.front()) versions.push_back(std::move(name));
  }
  return versions;
}

void walk_legacy(Session& session, const std::string& core, const std::string& groups,
                 Discovery& discovery) {
  json::Parser parser;
  std::vector<std::string> core_versions;
  if (!core.empty()) core_versions = texts(parser.parse(core)["versions"]);
  for (const std::string& version : core_versions) {
    walk_group_version(session, "", version, discovery);
  }
  std::vector<std::pair<std::string, std::vector<std::string>>> found;
  for (const json::Value group : parser.parse(groups)["groups"].elements()) {
    found.emplace_back(group["name"].text_or(""), version_order(group));
  }
  for (const auto& [group, versions] : found) {
    for (const std::string& version : versions) {
      if (!version.empty()) walk_group_version(session, group, version, discovery);
    }
  }
}

/// A document that must be JSON; anything else is not a Kubernetes API server.
std::string require_json(Session& session, const Answer& answer, const char* path) {
  const auto trouble = trouble_of(answer, session.server());
  if (trouble) {
    fail(trouble->kind == ErrorKind::NotFound ? ErrorKind::Unreachable : trouble->kind,
         "cannot discover the resources of {}{}: {}{}", session.server(), path, trouble->why,
         trouble->status == 404 ? ": is it a Kubernetes API server?" : "");
  }
  if (answer.body.empty() || answer.body.front() != '{') {
    fail(ErrorKind::Unreachable,
         "{}{} answers with {} instead of JSON: is it a Kubernetes API server?", session.server(),
         path, net::header(answer.head.headers, "content-type"));
  }
  return answer.body;
}

}  // namespace

bool is_aggregated(std::string_view content_type) {
  const std::string lower = to_lower(content_type);
  return lower.find("as=apigroupdiscoverylist") != std::string::npos &&
         lower.find("g=apidiscovery.k8s.io") != std::string::npos;
}

void read_aggregated(std::string_view document, Discovery& discovery) {
  json::Parser parser;
  for (const json::Value group : parser.parse(document)["items"].elements()) {
    const std::string_view name = group["metadata"]["name"].text_or("");
    for (const json::Value version : group["versions"].elements()) {
      if (version["freshness"].text_or("") == "Stale") {
        note_failed_group(discovery, name, "its server does not answer");
        continue;
      }
      read_aggregated_version(version, name, discovery);
    }
  }
}

void read_resource_list(std::string_view document, std::string_view group, std::string_view version,
                        Discovery& discovery) {
  json::Parser parser;
  for (const json::Value resource : parser.parse(document)["resources"].elements()) {
    add(discovery, {.group = std::string(group),
                    .version = std::string(version),
                    .kind = std::string(resource["kind"].text_or("")),
                    .plural = std::string(resource["name"].text_or("")),
                    .singular = std::string(resource["singularName"].text_or("")),
                    .scope = resource["namespaced"].boolean_or(false) ? model::Scope::Namespaced
                                                                      : model::Scope::Cluster,
                    .short_names = texts(resource["shortNames"]),
                    .categories = texts(resource["categories"]),
                    .verbs = texts(resource["verbs"])});
  }
}

Discovery discover(Session& session) {
  Discovery discovery;
  const Answer core = session.get("/api", kAccept);
  const Answer groups = session.get("/apis", kAccept);
  const std::string groups_document = require_json(session, groups, "/apis");
  // A server of nothing but aggregated APIs has no core group.
  const bool has_core = core.head.status != 404;
  const std::string core_document = has_core ? require_json(session, core, "/api") : std::string();
  const auto aggregated = [](const Answer& answer) {
    return is_aggregated(net::header(answer.head.headers, "content-type"));
  };
  try {
    if ((!has_core || aggregated(core)) && aggregated(groups)) {
      if (has_core) read_aggregated(core_document, discovery);
      read_aggregated(groups_document, discovery);
    } else {
      const auto plain = [&](const Answer& answer, const char* path, const std::string& document) {
        return aggregated(answer) ? require_json(session, session.get(path), path) : document;
      };
      walk_legacy(session, has_core ? plain(core, "/api", core_document) : std::string(),
                  plain(groups, "/apis", groups_document), discovery);
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Usage) throw;
    fail(ErrorKind::Unreachable, "cannot read the discovery of {}: {}", session.server(),
         error.what());
  }
  if (discovery.types.empty()) {
    fail(ErrorKind::Unreachable, "{} serves no resources: is it a Kubernetes API server?",
         session.server());
  }
  return discovery;
}

}  // namespace k8scache::kube
