#include "core/serve/kube/versioned.hpp"

#include "core/json/writer.hpp"

namespace k8scache::serve {

namespace {

// How servers write custom objects: members by name, nothing to escape in a version.
constexpr std::string_view kBegin = R"({"apiVersion":")";

void write_metadata(json::Writer& writer, json::Value metadata, std::string_view version) {
  writer.begin_object();
  for (const json::Member member : metadata.members()) {
    if (member.key != "resourceVersion") writer.key(member.key).value(member.value);
  }
  writer.key("resourceVersion").value(version).end_object();
}

}  // namespace

std::string with_version(json::Value object, std::string_view version) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  for (const json::Member member : object.members()) {
    writer.key(member.key);
    if (member.key == "metadata") {
      write_metadata(writer, member.value, version);
    } else {
      writer.value(member.value);
    }
  }
  writer.end_object();
  return text;
}

std::string api_version_of(std::string_view object) {
  if (object.starts_with(kBegin)) {
    const std::string_view rest = object.substr(kBegin.size());
    return std::string(rest.substr(0, rest.find('"')));
  }
  json::Parser parser;
  return std::string(parser.parse(object)["apiVersion"].text_or(""));
}

std::string with_api_version(std::string_view object, std::string_view api_version) {
  std::string text;
  if (object.starts_with(kBegin)) {
    const std::string_view rest = object.substr(object.find('"', kBegin.size()));
    text.reserve(kBegin.size() + api_version.size() + rest.size());
    return text.append(kBegin).append(api_version).append(rest);
  }
  json::Parser parser;
  json::Writer writer(text, 0, json::KeyOrder::AsParsed);
  writer.begin_object().key("apiVersion").value(api_version);
  for (const json::Member member : parser.parse(object).members()) {
    if (member.key != "apiVersion") writer.key(member.key).value(member.value);
  }
  writer.end_object();
  return text;
}

std::string bookmark(std::string_view kind, std::string_view api_version, std::string_view version,
                     bool ends_initial) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("kind").value(kind).key("apiVersion").value(api_version);
  writer.key("metadata").begin_object().key("resourceVersion").value(version);
  writer.key("creationTimestamp").null();
  if (ends_initial) {
    writer.key("annotations").begin_object().key("k8s.io/initial-events-end").value("true");
    writer.end_object();
  }
  writer.end_object().end_object();
  return text;
}

}  // namespace k8scache::serve
