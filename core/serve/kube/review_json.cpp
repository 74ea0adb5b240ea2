#include "core/serve/kube/review_json.hpp"

#include "core/base/error.hpp"
#include "core/json/value.hpp"

namespace k8scache::serve {

namespace {

const char* name_of(json::Type type) {
  switch (type) {
    case json::Type::Missing:
    case json::Type::Null: return "null";
    case json::Type::Bool: return "a boolean";
    case json::Type::Integer:
    case json::Type::Unsigned:
    case json::Type::Double: return "a number";
    case json::Type::String: return "a string";
    case json::Type::Array: return "an array";
    case json::Type::Object: return "an object";
  }
  return "";
}

[[noreturn]] void refuse(const ReviewType& type, const std::string& member, json::Value value,
                         const char* wanted) {
  fail(ErrorKind::Usage, "{} in version \"v1\" cannot be handled as a {}: {} is {}, not {}",
       type.kind, type.kind, member, name_of(value.type()), wanted);
}

/// What is null is as good as missing.
std::string text_of(json::Value parent, const std::string& place, const char* name,
                    const ReviewType& type) {
  const json::Value value = parent[name];
  if (value.is_null_or_missing()) return {};
  if (!value.is_string()) refuse(type, place + "." + name, value, "a string");
  return std::string(value.text_or(""));
}

json::Value object_in(json::Value parent, const std::string& place, const char* name,
                      const ReviewType& type) {
  const json::Value value = parent[name];
  if (!value.is_null_or_missing() && !value.is_object()) {
    refuse(type, place + name, value, "an object");
  }
  return value;
}

void require_type(json::Value review, const ReviewType& type) {
  for (const char* const name : {"kind", "apiVersion"}) {
    const json::Value value = review[name];
    if (value.is_null_or_missing() || value.is_string()) continue;
    fail(ErrorKind::Usage,
         "the object provided is unrecognized (must be of type {}): its {} is {}, not a string",
         type.kind, name, name_of(value.type()));
  }
  const std::string expected = std::string(type.group) + "/v1";
  std::string_view version = review["apiVersion"].text_or("");
  if (version.empty()) version = expected;
  const std::string_view kind = review["kind"].text_or("");
  if (!kind.empty() && kind != type.kind) {
    fail(ErrorKind::Usage, "{} in version \"{}\" cannot be handled as a {}", kind,
         version.substr(version.find('/') + 1), type.kind);
  }
  if (version != expected) {
    fail(ErrorKind::Usage,
         "the API version in the data ({}) does not match the expected API version ({})", version,
         expected);
  }
}

/// The `spec`; missing when there is none.
json::Value spec_of(json::Value review, const ReviewType& type) {
  if (review.is_null_or_missing()) return review;
  if (!review.is_object()) {
    fail(ErrorKind::Usage, "the object provided is unrecognized (must be of type {}): it is {}",
         type.kind, name_of(review.type()));
  }
  require_type(review, type);
  return object_in(review, "", "spec", type);
}

}  // namespace

AccessAsked access_of_json(std::string_view body, const ReviewType& type) {
  json::Parser parser;
  const json::Value spec = spec_of(parser.parse(body), type);
  const json::Value resource = object_in(spec, "spec.", "resourceAttributes", type);
  const json::Value other = object_in(spec, "spec.", "nonResourceAttributes", type);
  AccessAsked asked{.of_resource = resource.is_object(), .of_path = other.is_object()};
  if (asked.of_path) {
    const std::string place = "spec.nonResourceAttributes";
    asked.verb = text_of(other, place, "verb", type);
    asked.path = text_of(other, place, "path", type);
  } else if (asked.of_resource) {
    const std::string place = "spec.resourceAttributes";
    asked.ns = text_of(resource, place, "namespace", type);
    asked.verb = text_of(resource, place, "verb", type);
    asked.group = text_of(resource, place, "group", type);
    asked.resource = text_of(resource, place, "resource", type);
    asked.subresource = text_of(resource, place, "subresource", type);
    asked.name = text_of(resource, place, "name", type);
  }
  return asked;
}

std::string namespace_of_json(std::string_view body, const ReviewType& type) {
  json::Parser parser;
  return text_of(spec_of(parser.parse(body), type), "spec", "namespace", type);
}

void require_review(std::string_view body, const ReviewType& type) {
  json::Parser parser;
  static_cast<void>(spec_of(parser.parse(body), type));
}

}  // namespace k8scache::serve
