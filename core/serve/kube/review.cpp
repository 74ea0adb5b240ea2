#include "core/serve/kube/review.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/writer.hpp"
#include "core/serve/kube/discovery.hpp"
#include "core/serve/kube/review_json.hpp"
#include "core/serve/kube/review_protobuf.hpp"
#include "core/serve/kube/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace k8scache::serve {

namespace {

constexpr int kCreated = 201;

constexpr ReviewType kAccess{"authorization.k8s.io", "selfsubjectaccessreviews",
                             "SelfSubjectAccessReview"};
constexpr ReviewType kRules{"authorization.k8s.io", "selfsubjectrulesreviews",
                            "SelfSubjectRulesReview"};
constexpr ReviewType kSubject{"authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"};
constexpr std::array kTypes{kAccess, kRules, kSubject};

/// Without its parameters.
std::string media_type(std::string_view content_type) {
  return to_lower(trim(content_type.substr(0, content_type.find(';'))));
}

bool is_protobuf(std::string_view content_type) {
  return media_type(content_type) == "application/vnd.kubernetes.protobuf";
}

bool reads(std::string_view verb) { return verb == "get" || verb == "list" || verb == "watch"; }

Response created(std::string body) {
  return {.status = kCreated,
          .headers = {{"Content-Type", "application/json"}},
          .body = std::move(body) + "\n"};
}

json::Writer& begin_review(json::Writer& writer, const ReviewType& type) {
  writer.begin_object().key("kind").value(type.kind).key("apiVersion");
  writer.value(fmt::format("{}/v1", type.group));
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
  if (asked.of_path) {
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

/// Spec: k8s.io/kubernetes, apis/authorization/validation.
KubeStatus not_about_one(const AccessAsked& asked) {
  const bool is_both = asked.of_path;
  const std::string field = is_both ? "spec.nonResourceAttributes" : "spec.resourceAttributes";
  std::string why =
      "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be "
      "specified";
  if (is_both) {
    std::string value;
    json::Writer writer(value);
    writer.begin_object().key("Path").value(asked.path);
    writer.key("Verb").value(asked.verb).end_object();
    why =
        "Invalid value: " + value + ": cannot be specified in combination with resourceAttributes";
  }
  return {.code = 422,
          .reason = "Invalid",
          .message = fmt::format(".{} \"\" is invalid: {}: {}", kAccess.group, field, why),
          .group = std::string(kAccess.group),
          .cause_reason = "FieldValueInvalid",
          .cause_message = why,
          .cause_field = field};
}

}  // namespace

const ReviewType* review_type(const ResourcePath& path) {
  const auto* const found = std::ranges::find_if(kTypes, [&](const ReviewType& type) {
    return path.group == type.group && path.version == "v1" && path.plural == type.plural;
  });
  return found == kTypes.end() ? nullptr : found;
}

bool reads_review(std::string_view content_type) {
  const std::string type = media_type(content_type);
  return type.empty() || type == "application/json" || is_protobuf(content_type);
}

AccessAsked access_asked(std::string_view content_type, std::string_view body) {
  return is_protobuf(content_type) ? access_of_protobuf(body) : access_of_json(body, kAccess);
}

Response access_review(const AccessAsked& asked, const model::Catalog& catalog,
                       const Covers& covers) {
  if (asked.of_resource == asked.of_path) return status_response(not_about_one(asked));
  const std::string why_not = refusal_of(asked, catalog, covers);
  std::string text;
  json::Writer writer(text);
  begin_review(writer, kAccess);
  writer.key("spec").begin_object();
  if (asked.of_path) {
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
  const std::string ns =
      is_protobuf(content_type) ? namespace_of_protobuf(body) : namespace_of_json(body, kRules);
  if (ns.empty()) fail(ErrorKind::Usage, "no namespace on request");
  std::string text;
  json::Writer writer(text);
  begin_review(writer, kRules);
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

Response subject_review(std::string_view content_type, std::string_view body,
                        const std::string& who) {
  if (is_protobuf(content_type)) {
    require_review_of_protobuf(body, kSubject.kind);
  } else {
    require_review(body, kSubject);
  }
  std::string text;
  json::Writer writer(text);
  begin_review(writer, kSubject);
  writer.key("status").begin_object().key("userInfo").begin_object();
  writer.key("username")
      .value("k8scache:" + (who.empty() ? "reader" : who))
      .key("groups")
      .begin_array();
  writer.value("system:authenticated").end_array().end_object().end_object().end_object();
  return created(std::move(text));
}

}  // namespace k8scache::serve
