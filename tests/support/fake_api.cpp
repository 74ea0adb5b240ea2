#include "tests/support/fake_api.hpp"

#include "core/base/text.hpp"
#include "tests/support/fake_discovery.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/protobuf_list.hpp"
#include "tests/support/protobuf_object.hpp"

#include <fmt/format.h>

#include <charconv>
#include <functional>
#include <utility>
#include <vector>

namespace k8scache::tests {
namespace {

constexpr std::string_view kAggregatedType =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ec == std::errc{}) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::optional<ResourcePath> resource_path(std::string_view path) {
  std::vector<std::string_view> steps = split(path.substr(1), '/');
  ResourcePath result;
  std::size_t at = 0;
  if (steps.size() >= 3 && steps[0] == "api") {
    result.version = std::string{steps[1]};
    at = 2;
  } else if (steps.size() >= 4 && steps[0] == "apis") {
    result.group = std::string{steps[1]};
    result.version = std::string{steps[2]};
    at = 3;
  } else {
    return std::nullopt;
  }
  // `namespaces/web` and `namespaces/web/status` name the namespace itself.
  if (steps[at] == "namespaces" && steps.size() > at + 2 && steps[at + 2] != "status") {
    result.ns = decoded(steps[at + 1]);
    at += 2;
  }
  result.plural = std::string{steps[at++]};
  if (at < steps.size()) result.name = decoded(steps[at++]);
  if (at < steps.size()) result.subresource = std::string{steps[at]};
  return result;
}

std::optional<Revision> number(std::string_view text) {
  Revision value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Refusal bad_request(std::string message) { return {400, "BadRequest", std::move(message)}; }
Refusal invalid(std::string_view field, std::string_view why) {
  return {422, "Invalid",
          fmt::format("ListOptions.meta.k8s.io \"\" is invalid: {}: Forbidden: {}", field, why)};
}
Refusal not_found() {
  return {404, "NotFound", "the server could not find the requested resource", "{}"};
}
Refusal too_large(Revision asked, Revision now) {
  return {
      504, "Timeout",
      fmt::format("Timeout: Too large resource version: {}, current: {}", asked, now),
      R"({"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}],"retryAfterSeconds":1})"};
}

/// What a server refuses about the parameters of a list or watch.
std::optional<Refusal> parameter_fault(const ApiRequest& request, const ApiFeatures& features) {
  const std::string match = request.parameter("resourceVersionMatch");
  const std::string version = request.parameter("resourceVersion");
  const bool resumes = !request.parameter("continue").empty();
  const bool initial = request.parameter("sendInitialEvents") == "true";
  if (!version.empty() && !number(version)) {
    return bad_request(fmt::format("invalid resourceVersion: {}", version));
  }
  if (request.is_watch()) {
    if (initial && !features.watch_list) {
      return invalid(
          "sendInitialEvents",
          "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
    }
    if (initial != !match.empty()) {
      return invalid("resourceVersionMatch",
                     "resourceVersionMatch and sendInitialEvents go together on a watch");
    }
    if (initial && match != "NotOlderThan")
      return invalid("resourceVersionMatch", "must be NotOlderThan");
    return std::nullopt;
  }
  if (initial) return invalid("sendInitialEvents", "sendInitialEvents is forbidden for list");
  if (match.empty()) {
    if (resumes && !version.empty() && version != "0") {
      return bad_request("specifying resource version is not allowed when using continue");
    }
    return std::nullopt;
  }
  if (resumes)
    return invalid("resourceVersionMatch", "resourceVersionMatch is forbidden with continue");
  if (version.empty())
    return invalid("resourceVersionMatch",
                   "resourceVersionMatch is forbidden unless resourceVersion is provided");
  if (match == "Exact" && version == "0")
    return invalid("resourceVersionMatch",
                   "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
  if (match != "Exact" && match != "NotOlderThan")
    return invalid("resourceVersionMatch", "unknown value");
  return std::nullopt;
}

Subset subset_of(const ApiRequest& request, const FakeType& type) {
  return {type.type.plural_and_group(), request.resource->ns,
          Selector{request.parameter("labelSelector"), request.parameter("fieldSelector")}};
}

bool wants_metadata(const ApiRequest& request) {
  return request.accept.find("as=PartialObjectMetadata") != std::string::npos;
}

std::string list_metadata(const ListPage& page) {
  std::string text = fmt::format(R"({{"resourceVersion":"{}")", page.revision);
  if (!page.continue_token.empty()) text += R"(,"continue":)" + quoted(page.continue_token);
  if (page.remaining) text += fmt::format(R"(,"remainingItemCount":{})", *page.remaining);
  return text + "}";
}

/// A list as servers write it: custom types put its metadata, with the cursor, behind the items.
std::string list_document(const ListPage& page, const FakeType& type, bool metadata_only,
                          bool item_kinds) {
  std::string items;
  for (const std::string& body : page.bodies) {
    if (!items.empty()) items += ',';
    if (metadata_only) {
      items += metadata_of(body);
    } else if (item_kinds) {
      items += body;
    } else {
      items += without_member(without_member(body, "kind"), "apiVersion");
    }
  }
  const std::string kind = metadata_only ? "PartialObjectMetadata" : type.type.kind;
  const std::string version = metadata_only ? "meta.k8s.io/v1" : type.type.api_version();
  const std::string metadata = list_metadata(page);
  if (type.custom && !metadata_only) {
    return fmt::format(R"({{"apiVersion":"{}","items":[{}],"kind":"{}List","metadata":{}}})"
                       "\n",
                       version, items, kind, metadata);
  }
  return fmt::format(R"({{"kind":"{}List","apiVersion":"{}","metadata":{},"items":[{}]}})"
                     "\n",
                     kind, version, metadata, items);
}

/// What the objects of a list are as protobuf, if they are to come so.
const wire::Message* protobuf_form(const ApiRequest& request, const FakeType& type,
                                   const ApiFeatures& features) {
  const bool is_liked = request.accept.starts_with("application/vnd.kubernetes.protobuf,");
  if (features.protobuf == nullptr || !is_liked || type.custom) return nullptr;
  return features.protobuf->kind(type.type.api_version(), type.type.kind);
}

ApiAnswer protobuf_answer(const ListPage& page, const FakeType& type, const wire::Message& message,
                          const ApiFeatures& features) {
  ProtobufList list{.api_version = type.type.api_version(),
                    .kind = type.type.kind,
                    .resource_version = fmt::format("{}", page.revision),
                    .continue_token = page.continue_token};
  json::Parser parser;
  for (const std::string& body : page.bodies) {
    const json::Value object = parser.parse(body);
    list.items.push_back(protobuf_object(message, object));
    if (object["metadata"]["name"].text_or("") == features.newer_object &&
        !features.newer_object.empty()) {
      list.items.back() += "\xf2\x03\x01x";  // field 62
    }
  }
  return {.content_type = "application/vnd.kubernetes.protobuf", .body = protobuf_list(list)};
}

ApiAnswer list(const FakeCluster& cluster, const ApiRequest& request, const FakeType& type,
               const ApiFeatures& features) {
  const std::string version = request.parameter("resourceVersion");
  const std::string match = request.parameter("resourceVersionMatch");
  const auto limit = number(request.parameter("limit")).value_or(0);
  ListQuestion question{subset_of(request, type), limit, request.parameter("continue")};
  if (version == "0") question.limit = 0;  // served from the cache, which knows no pages
  if (!version.empty() && version != "0") {
    const Revision asked = *number(version);
    if (asked > cluster.revision()) return refused(too_large(asked, cluster.revision()));
    if (match == "Exact" || (match.empty() && limit > 0)) question.at = asked;
  }
  const auto page = cluster.list(question);
  if (const auto* refusal = std::get_if<Refusal>(&page)) return refused(*refusal);
  if (wants_metadata(request) && features.protobuf_metadata &&
      request.accept.starts_with("application/vnd.kubernetes.protobuf;as=Partial")) {
    return {.content_type = "application/vnd.kubernetes.protobuf",
            .body = protobuf_metadata_list(std::get<ListPage>(page))};
  }
  if (const wire::Message* const message = protobuf_form(request, type, features)) {
    return protobuf_answer(std::get<ListPage>(page), type, *message, features);
  }
  return {.body = list_document(std::get<ListPage>(page), type, wants_metadata(request),
                                features.item_kinds.value_or(type.custom))};
}

ApiAnswer watch(const FakeCluster& cluster, const ApiRequest& request, const FakeType& type) {
  WatchQuestion question{subset_of(request, type)};
  const auto version = number(request.parameter("resourceVersion"));
  question.initial_events = request.parameter("sendInitialEvents") == "true";
  if (version && *version > 0 && !question.initial_events) question.from = *version;
  question.bookmarks = request.parameter("allowWatchBookmarks") == "true";
  question.metadata_only = wants_metadata(request);
  if (const auto seconds = number(request.parameter("timeoutSeconds"))) {
    question.timeout = std::chrono::seconds{*seconds};
  }
  ApiAnswer result;
  result.watch.emplace(cluster, type, std::move(question));
  return result;
}

ApiAnswer one_object(const FakeCluster& cluster, const ApiRequest& request, const FakeType& type) {
  const ResourcePath& path = *request.resource;
  const auto body = cluster.get(type.type.plural_and_group(), {path.ns, path.name});
  if (!body) {
    return refused({404, "NotFound",
                    fmt::format("{} \"{}\" not found", type.type.plural_and_group(), path.name),
                    resource_details(path)});
  }
  return {.body = (wants_metadata(request) ? metadata_of(*body) : *body) + "\n"};
}

ApiAnswer resource_answer(const FakeCluster& cluster, const ApiRequest& request,
                          const ApiFeatures& features) {
  const ResourcePath& path = *request.resource;
  if (cluster.is_stale(path.group, path.version)) {
    return refused({503, "ServiceUnavailable", "service unavailable"});
  }
  const auto type = cluster.type_at(path.group, path.version, path.plural);
  if (!type || (!path.subresource.empty() && path.subresource != "status"))
    return refused(not_found());
  const bool cluster_scoped = type->type.scope == model::Scope::Cluster;
  if (cluster_scoped && !path.ns.empty()) return refused(not_found());
  if (request.method != "GET" && request.method != "HEAD") {
    return refused({405, "MethodNotAllowed",
                    "the server does not allow this method on the requested resource", "{}"});
  }
  if (!path.name.empty()) return one_object(cluster, request, *type);
  const bool is_watch = request.is_watch();
  if (!type->type.can(is_watch ? "watch" : "list")) {
    return refused({405, "MethodNotAllowed",
                    "the server does not allow this method on the requested resource", "{}"});
  }
  if (const auto refusal = parameter_fault(request, features)) return refused(*refusal);
  return is_watch ? watch(cluster, request, *type) : list(cluster, request, *type, features);
}

ApiAnswer group_version_document(const FakeCluster& cluster, std::string_view group,
                                 std::string_view version) {
  if (cluster.is_stale(std::string{group}, std::string{version})) {
    return refused({503, "ServiceUnavailable", "service unavailable"});
  }
  std::string document = resources_document(cluster, group, version);
  if (document.empty()) return refused(not_found());
  return {.body = std::move(document)};
}

/// The list of documents, or one of them, whatever hash is asked for.
ApiAnswer openapi_answer(const FakeCluster& cluster, const std::string& path) {
  constexpr std::string_view kRoot = "/openapi/v3";
  const auto documents = cluster.documents();
  if (documents.empty()) return refused(not_found());
  if (path != kRoot) {
    const auto found = documents.find(path.substr(kRoot.size() + 1));
    return found == documents.end() ? refused(not_found()) : ApiAnswer{.body = found->second};
  }
  std::string list;
  for (const auto& [name, document] : documents) {
    list +=
        fmt::format(R"({}"{}":{{"serverRelativeURL":"{}/{}?hash={}"}})", list.empty() ? "" : ",",
                    name, kRoot, name, std::hash<std::string>()(document));
  }
  return {.body = R"({"paths":{)" + list + "}}"};
}

}  // namespace

std::string ApiRequest::parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? "" : found->second;
}

bool ApiRequest::is_watch() const {
  const std::string text = parameter("watch");
  return text == "true" || text == "1";
}

ApiRequest api_request(std::string method, std::string_view target, std::string accept) {
  ApiRequest request{std::move(method), std::string{target.substr(0, target.find('?'))}};
  request.accept = std::move(accept);
  if (const auto mark = target.find('?'); mark != std::string_view::npos) {
    for (const std::string_view pair : split(target.substr(mark + 1), '&')) {
      const auto sign = pair.find('=');
      const std::string_view value = sign == std::string_view::npos ? "" : pair.substr(sign + 1);
      request.parameters.try_emplace(decoded(pair.substr(0, sign)), decoded(value));
    }
  }
  if (request.path.starts_with('/')) request.resource = resource_path(request.path);
  return request;
}

std::string resource_details(const ResourcePath& path) {
  const std::string name = path.name.empty() ? "" : fmt::format(R"("name":{},)", quoted(path.name));
  const std::string group = path.group.empty() ? "" : fmt::format(R"("group":"{}",)", path.group);
  return fmt::format(R"({{{}{}"kind":"{}"}})", name, group, path.plural);
}

ApiAnswer refused(const Refusal& refusal) {
  return {.code = refusal.code, .body = status_document(refusal)};
}

ApiAnswer answer(const FakeCluster& cluster, const ApiRequest& request,
                 const ApiFeatures& features) {
  if (request.resource) return resource_answer(cluster, request, features);
  const bool aggregated = request.accept.find("v=v2;as=APIGroupDiscoveryList") != std::string::npos;
  const std::string& path = request.path;
  if (path == "/version") return {.body = cluster.version_document() + "\n"};
  if (path == "/healthz" || path == "/livez" || path == "/readyz") {
    return {.content_type = "text/plain; charset=utf-8", .body = "ok"};
  }
  if (path.starts_with("/openapi/v3")) return openapi_answer(cluster, path);
  if (path == "/api") {
    if (!aggregated || !features.aggregated_api) return {.body = versions_document()};
    return {.content_type = std::string{kAggregatedType},
            .body = aggregated_document(cluster, true)};
  }
  if (path == "/apis") {
    if (!aggregated || !features.aggregated_apis) return {.body = groups_document(cluster)};
    return {.content_type = std::string{kAggregatedType},
            .body = aggregated_document(cluster, false)};
  }
  const auto steps = split(path.empty() ? path : std::string_view{path}.substr(1), '/');
  if (steps.size() == 2 && steps[0] == "api") return group_version_document(cluster, "", steps[1]);
  if (steps.size() == 3 && steps[0] == "apis") {
    return group_version_document(cluster, steps[1], steps[2]);
  }
  return refused(not_found());
}

}  // namespace k8scache::tests
