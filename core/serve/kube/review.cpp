#include "core/serve/kube/review.hpp"

#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/serve/kube/discovery.hpp"
#include "core/serve/kube/review_protobuf.hpp"

#include <fmt/format.h>

namespace k8scache::serve {

namespace {

constexpr int kCreated = 201;

bool is_protobuf(std::string_view content_type) {
  return content_type.starts_with("application/vnd.kubernetes.protobuf");
}

bool reads(std::string_view verb) { return verb == "get" || verb == "list" || verb == "watch"; }

Response created(std::string body) {
  return {.status = kCreated,
          .headers = {{"Content-Type", "application/json"}},
          .body = std::move(body) + "\n"};
}

json::Writer& begin_review(json::Writer& writer, const char* kind, const char* group) {
  writer.begin_object().key("kind").value(kind).key("apiVersion");
  writer.value(fmt::format("{}/v1", group));
  return writer.key("metadata").begin_object().key("creationTimestamp").null().end_object();
}

/// What of the API is no object but can be read.
bool is_readable_path(std::string_view path) {
  for (const std::string_view known :
       {"/api", "/apis", "/version", "/openapi", "/healthz", "/livez", "/readyz"}) {
    if (path == known || path.starts_with(std::string(known) + "/")) return true;
  }
  return false;
}

std::string refusal_of(const AccessAsked& asked, const model::Catalog& catalog,
                       const Covers& covers) {
  if (!asked.path.empty()) {
    const bool is_get = asked.verb == "get" && is_readable_path(asked.path);
    return is_get ? "" : "k8scache only reads";
  }
  if (asked.resource == "selfsubjectaccessreviews" || asked.resource == "selfsubjectrulesreviews" ||
      asked.resource == "selfsubjectreviews") {
    return asked.verb == "create" ? "" : "it can be created only";
  }
  if (!reads(asked.verb)) return "k8scache only reads";
  if (!asked.subresource.empty() && asked.subresource != "status") {
    return "k8scache has no subresource but status";
  }
  if (asked.resource == "*") return "not everything is cached";
  const model::CatalogType* const type =
      catalog.by_plural(asked.group == "*" ? "" : asked.group, asked.resource);
  if (type == nullptr || served_verbs(*type).empty()) return "the cluster has no such type";
  return covers(*type, asked.ns, asked.name) ? "" : "it is not in the cache, or may not be seen";
}

}  // namespace

AccessAsked access_asked(std::string_view content_type, std::string_view body) {
  if (is_protobuf(content_type)) return access_of_protobuf(body);
  json::Parser parser;
  const json::Value spec = parser.parse(body)["spec"];
  const json::Value resource = spec["resourceAttributes"];
  const json::Value other = spec["nonResourceAttributes"];
  const auto text = [](json::Value value) { return std::string(value.text_or("")); };
  if (!resource.is_object() && !other.is_object()) {
    fail(ErrorKind::Usage,
         "spec.resourceAttributes: Invalid value: exactly one of "
         "nonResourceAttributes or resourceAttributes must be specified");
  }
  if (!resource.is_object()) return {.verb = text(other["verb"]), .path = text(other["path"])};
  return {.ns = text(resource["namespace"]),
          .verb = text(resource["verb"]),
          .group = text(resource["group"]),
          .resource = text(resource["resource"]),
          .subresource = text(resource["subresource"]),
          .name = text(resource["name"])};
}

Response access_review(const AccessAsked& asked, const model::Catalog& catalog,
                       const Covers& covers) {
  const std::string why_not = refusal_of(asked, catalog, covers);
  std::string text;
  json::Writer writer(text);
  begin_review(writer, "SelfSubjectAccessReview", "authorization.k8s.io");
  writer.key("spec").begin_object();
  if (!asked.path.empty()) {
    writer.key("nonResourceAttributes").begin_object().key("path").value(asked.path);
    writer.key("verb").value(asked.verb).end_object();
  } else {
    writer.key("resourceAttributes").begin_object();
    for (const auto& [key, value] :
         {std::pair{"namespace", &asked.ns}, std::pair{"verb", &asked.verb},
          std::pair{"group", &asked.group}, std::pair{"resource", &asked.resource},
          std::pair{"subresource", &asked.subresource}, std::pair{"name", &asked.name}}) {
      if (!value->empty()) writer.key(key).value(*value);
    }
    writer.end_object();
  }
  writer.end_object().key("status").begin_object().key("allowed").value(why_not.empty());
  writer.key("reason").value(why_not.empty() ? "it is in the cache" : why_not);
  writer.end_object().end_object();
  return created(std::move(text));
}

Response rules_review(std::string_view content_type, std::string_view body,
                      const model::Catalog& catalog, const Covers& covers, const Reach& reach) {
  std::string ns;
  if (is_protobuf(content_type)) {
    ns = namespace_of_protobuf(body);
  } else {
    json::Parser parser;
    ns = parser.parse(body)["spec"]["namespace"].text_or("");
  }
  if (ns.empty()) fail(ErrorKind::Usage, "no namespace on request");
  std::string text;
  json::Writer writer(text);
  begin_review(writer, "SelfSubjectRulesReview", "authorization.k8s.io");
  writer.key("spec").begin_object().end_object().key("status").begin_object();
  writer.key("resourceRules").begin_array();
  for (const model::CatalogType& type : catalog.types()) {
    if (served_verbs(type).empty() || !covers(type, ns, "")) continue;
    writer.begin_object().key("verbs").begin_array();
    for (const std::string& verb : served_verbs(type)) writer.value(verb);
    writer.end_array().key("apiGroups").begin_array().value(type.type.group).end_array();
    writer.key("resources").begin_array().value(type.type.plural).end_array();
    if (type.type.scope == model::Scope::Cluster && reach.is_limited()) {
      writer.key("resourceNames").begin_array();
      for (const std::string& name : reach.namespaces) writer.value(name);
      writer.end_array();
    }
    writer.end_object();
  }
  writer.end_array().key("nonResourceRules").begin_array().begin_object();
  writer.key("verbs").begin_array().value("get").end_array();
  writer.key("nonResourceURLs").begin_array();
  for (const char* path : {"/api", "/api/*", "/apis", "/apis/*", "/version", "/openapi/*",
                           "/healthz", "/livez", "/readyz"}) {
    writer.value(path);
  }
  writer.end_array().end_object().end_array().key("incomplete").value(false);
  writer.end_object().end_object();
  return created(std::move(text));
}

Response subject_review(const std::string& who) {
  std::string text;
  json::Writer writer(text);
  begin_review(writer, "SelfSubjectReview", "authentication.k8s.io");
  writer.key("status").begin_object().key("userInfo").begin_object();
  writer.key("username")
      .value("k8scache:" + (who.empty() ? "reader" : who))
      .key("groups")
      .begin_array();
  writer.value("system:authenticated").end_array().end_object().end_object().end_object();
  return created(std::move(text));
}

}  // namespace k8scache::serve
