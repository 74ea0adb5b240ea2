#include "core/serve/kube/kube_api.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/writer.hpp"
#include "core/report/status.hpp"
#include "core/serve/kube/discovery.hpp"
#include "core/serve/kube/kube_list.hpp"
#include "core/serve/kube/review.hpp"
#include "core/serve/kube/told_types.hpp"
#include "core/serve/kube/watch_stream.hpp"
#include "core/serve/probes.hpp"
#include "core/serve/problem.hpp"
#include "core/serve/rest/rest_caching.hpp"
#include "core/serve/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace k8scache::serve {

namespace {

constexpr std::string_view kDiscovery =
    "application/json;g=apidiscovery.k8s.io;v={};as=APIGroupDiscoveryList";

/// What an API server has beside objects and their status. Source: k8s.io/kubernetes, pkg/registry.
constexpr std::array<std::string_view, 13> kSubresources = {
    "approval", "attach",   "binding", "ephemeralcontainers", "eviction",
    "exec",     "finalize", "log",     "portforward",         "proxy",
    "resize",   "scale",    "token"};

/// The path of one may go on behind it: `proxy/metrics`.
bool is_subresource(std::string_view path) {
  const std::string_view name = path.substr(0, path.find('/'));
  return std::ranges::find(kSubresources, name) != kSubresources.end() &&
         (name == "proxy" || name == path);
}

Response json(std::string body) {
  return {.status = 200,
          .headers = {{"Content-Type", "application/json"}},
          .body = std::move(body) + "\n"};
}

Response json_or_missing(std::string body) {
  return body.empty() ? status_response(path_not_found()) : json(std::move(body));
}

KubeStatus not_acceptable() {
  return {.code = 406,
          .reason = "NotAcceptable",
          .message = "only the following media types are accepted: application/json"};
}

/// `/api` and `/apis`, in the first form of the Accept header that we know.
Response discovery(ClusterCache& cache, const Request& request, bool is_core) {
  for (const MediaRange& range : accepted(request.header("Accept"))) {
    if (!range.takes_json()) continue;
    if (range.as.empty()) return json(is_core ? core_versions() : group_list(told_types(cache)));
    const bool is_aggregated = range.as == "APIGroupDiscoveryList" &&
                               range.group == "apidiscovery.k8s.io" &&
                               (range.version == "v2" || range.version == "v2beta1");
    if (!is_aggregated) continue;
    Response response = json(aggregated_discovery(told_types(cache), is_core, range.version));
    response.headers = {{"Content-Type", fmt::format(fmt::runtime(kDiscovery), range.version)},
                        {"Vary", "Accept"}};
    return response;
  }
  return status_response(not_acceptable());
}

/// What the server said of its version at the last sync, marked as ours.
std::string version_document(const store::Reader& reader) {
  const std::string version = report::fact(reader, "server_version");
  const std::string document = report::fact(reader, "version_document");
  json::Parser parser;
  const json::Value told = document.empty() ? json::Value{} : parser.parse(document);
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  if (told["gitVersion"].text_or("") == version && !version.empty()) {
    for (const json::Member member : told.members()) {
      if (member.key != "gitVersion") writer.key(member.key).value(member.value);
    }
  } else {  // of a server that was upgraded since
    const std::vector<std::string_view> parts =
        split(std::string_view(version).substr(version.starts_with('v') ? 1 : 0), '.');
    writer.key("major").value(parts.empty() ? std::string_view{} : parts[0]);
    writer.key("minor").value(parts.size() < 2 ? std::string_view{} : parts[1]);
    for (const char* key :
         {"gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform"}) {
      writer.key(key).value("");
    }
  }
  writer.key("gitVersion").value(version + "+k8scache").end_object();
  return text;
}

/// `/openapi/v3`: which documents there are; and each of them.
Response openapi(store::Reader& reader, const std::vector<std::string>& steps) {
  if (steps.size() < 2 || steps[1] != "v3") return status_response(path_not_found());
  if (steps.size() > 2) {
    const auto found = reader.document(join(std::vector(steps.begin() + 2, steps.end()), "/"));
    return json_or_missing(found.value_or(""));
  }
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("paths").begin_object();
  for (const auto& [path, state] : reader.document_states()) {
    writer.key(path).begin_object().key("serverRelativeURL");
    writer.value(fmt::format("/openapi/v3/{}?hash={}", path, percent_encoded(state)));
    writer.end_object();
  }
  writer.end_object().end_object();
  return json(std::move(text));
}

/// What is no object: discovery, version. Nothing when it is something else.
std::optional<Response> document(ClusterCache& cache, const Request& request,
                                 const std::vector<std::string>& steps) {
  if (steps.empty()) {
    return json(
        R"({"paths":["/api","/api/v1","/apis","/healthz","/livez","/openapi/v3","/readyz","/version"]})");
  }
  const std::string& first = steps.front();
  if (first == "version" && steps.size() == 1) return json(version_document(cache.reader()));
  if (first == "openapi") return openapi(cache.reader(), steps);
  if (first != "api" && first != "apis") return status_response(path_not_found());
  if (steps.size() == 1) return discovery(cache, request, first == "api");
  if (first == "api" && steps.size() == 2) {
    return json_or_missing(resource_list(told_types(cache), "", steps[1]));
  }
  if (first == "apis" && steps.size() == 2) {
    return json_or_missing(group_document(told_types(cache), steps[1]));
  }
  if (first == "apis" && steps.size() == 3) {
    return json_or_missing(resource_list(told_types(cache), steps[1], steps[2]));
  }
  return std::nullopt;
}

/// `allowed`: the methods that are, for the header Allow.
Response method_not_allowed(std::string message, const char* allowed) {
  Response response =
      status_response({.code = 405, .reason = "MethodNotAllowed", .message = std::move(message)});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

Response refused_method(const Request& request) {
  return method_not_allowed(request.method + " is not possible: k8scache only reads", "GET, HEAD");
}

/// In the words of an API server, of what can only be created.
Response refused_read() {
  return method_not_allowed("the server does not allow this method on the requested resource",
                            "POST");
}

/// Whether the answer is to be what somebody else would get.
bool impersonates(const Request& request) {
  return std::ranges::any_of(request.headers, [](const Header& header) {
    return to_lower(header.first).starts_with("impersonate-");
  });
}

Response review(ClusterCache& cache, const Request& request, const ReviewType& asked) {
  if (request.method != "POST") return refused_read();
  const std::string_view type = request.header("Content-Type");
  if (!reads_review(type)) {
    return status_response({.code = 415,
                            .reason = "UnsupportedMediaType",
                            .message = "the body of the request was in an unknown format - "
                                       "accepted media types include: application/json, "
                                       "application/vnd.kubernetes.protobuf"});
  }
  const model::Catalog& catalog = cache.reader().catalog();
  const Covers covers = [&](const model::CatalogType& about, const std::string& ns,
                            const std::string& name) {
    const bool is_namespaced = about.type.scope == model::Scope::Namespaced;
    const auto answer =
        cache.answerable(request.reach, about, is_namespaced ? ns : "", is_namespaced ? "" : name);
    return answer.knowledge == store::Knowledge::Whole;
  };
  if (asked.plural == "selfsubjectaccessreviews") {
    return access_review(access_asked(type, request.body), catalog, covers);
  }
  if (asked.plural == "selfsubjectrulesreviews") {
    return rules_review(type, request.body, catalog, covers, request.reach);
  }
  return subject_review(type, request.body, request.reach.who);
}

Response objects(ClusterCache& cache, const Request& request, const ResourcePath& path) {
  if (const ReviewType* const asked = review_type(path)) {
    const bool is_one = !path.ns.empty() || !path.name.empty();
    return is_one ? status_response(path_not_found()) : review(cache, request, *asked);
  }
  if (!request.only_reads()) return refused_method(request);
  const model::CatalogType* const kept =
      cache.reader().catalog().by_plural(path.group, path.plural);
  auto type = kept == nullptr ? std::nullopt : told_type(cache, *kept, path.version);
  const bool is_inside = !path.ns.empty();
  if (!type || (is_inside && type->type.scope == model::Scope::Cluster)) {
    return status_response(path_not_found());
  }
  if (served_verbs(*type).empty()) {
    // What can only be created has one path, at which it would be.
    const bool is_there =
        path.name.empty() && is_inside == (type->type.scope == model::Scope::Namespaced);
    return is_there ? refused_read() : status_response(path_not_found());
  }
  if (!path.subresource.empty() && path.subresource != "status") {
    if (!is_subresource(path.subresource)) return status_response(path_not_found());
    return status_response({.code = 501,
                            .reason = "NotImplemented",
                            .message = fmt::format("{} of {} is not available from k8scache",
                                                   path.subresource, path.plural)});
  }
  if (!path.subresource.empty() && !has_status(cache, *type)) {
    return refused(object_not_found(type->type, path.name), *type);
  }
  const auto parameters = Parameters::parse(request.query());
  if (!parameters) return status_response(bad_request("the query is not encoded correctly"));
  const model::RegistryEntry* const entry =
      cache.registry().find(type->type.group, type->type.kind);
  std::vector<std::string> selectable;
  if (entry == nullptr && !parameters->text("fieldSelector").empty()) {
    selectable = selectable_fields_of(cache.reader(), *type);
  }
  auto options = path.name.empty() ? list_options(*parameters, entry, selectable)
                                   : object_options(*parameters);
  if (const auto* const status = std::get_if<KubeStatus>(&options)) return refused(*status, *type);
  const auto form = form_of(accepted(request.header("Accept")));
  if (!form) return refused(not_acceptable(), *type);
  if (is_table(*form)) {
    const auto object = row_object(*parameters);
    if (const auto* const status = std::get_if<KubeStatus>(&object)) return refused(*status, *type);
    std::get<ListOptions>(options).row_object = std::get<RowObject>(object);
  }
  const bool needs_namespace = !path.name.empty() && type->type.scope == model::Scope::Namespaced;
  if (needs_namespace && path.ns.empty()) return status_response(path_not_found());
  KubeQuestion question{.cache = cache,
                        .type = *std::move(type),
                        .path = path,
                        .options = std::get<ListOptions>(std::move(options)),
                        .reach = request.reach,
                        .form = *form,
                        .same_versions = same_versions(cache, *kept)};
  if (!path.name.empty()) return kube_object(question);
  if (question.options.watch) return kube_watch(std::move(question));
  return kube_list(std::move(question));
}

KubeStatus status_of(const Error& error) {
  const int code = http_status(error.kind());
  if (code == 400) return bad_request(error.what());
  if (code == 503) {
    return {.code = 503, .reason = "ServiceUnavailable", .message = error.what()};
  }
  return {
      .code = code, .reason = code == 500 ? "InternalError" : "Forbidden", .message = error.what()};
}

/// Documents are asked for again and again by who starts. Source: client-go, CachedDiscoveryClient.
Response with_etag(Response response, const Request& request) {
  if (response.status != 200) return response;
  const std::string etag = "\"" + sha256_hex(response.body).substr(0, 32) + "\"";
  response.headers.emplace_back("ETag", etag);
  if (is_known(request, etag)) return not_modified(std::move(response.headers));
  return response;
}

/// For people: `?pretty=true`. What is told piece by piece is for programs.
Response as_people_like_it(Response response, const Request& request) {
  const auto parameters = Parameters::parse(request.query());
  if (!parameters || !parameters->flag("pretty") || response.next || response.body.empty()) {
    return response;
  }
  json::Parser parser;
  if (!parser.is_valid(response.body)) return response;
  std::string text;
  json::Writer(text, 2, json::KeyOrder::AsParsed).value(parser.parse(response.body));
  response.body = std::move(text) + "\n";
  return response;
}

Response plain_answer(ClusterCache& cache, const Request& request,
                      const std::vector<std::string>& steps) {
  try {
    if (is_probe(steps)) return probe(request, cache, steps);
    cache.refresh();
    if (cache.reader().catalog().types().empty()) {
      fail(ErrorKind::Stale, "the cluster {} was never synced; run: k8scache sync", cache.name());
    }
    if (impersonates(request)) {
      return status_response({.code = 403,
                              .reason = "Forbidden",
                              .message = "k8scache does not know what others may see: "
                                         "impersonation is not possible"});
    }
    const auto path = resource_path(steps);
    if (path) return objects(cache, request, *path);
    if (!request.only_reads()) return refused_method(request);
    if (auto response = document(cache, request, steps)) {
      return with_etag(std::move(*response), request);
    }
    return status_response(path_not_found());
  } catch (const Error& error) {
    return status_response(status_of(error));
  }
}

}  // namespace

Response kube_answer(ClusterCache& cache, const Request& request,
                     const std::vector<std::string>& steps) {
  return as_people_like_it(plain_answer(cache, request, steps), request);
}

}  // namespace k8scache::serve
