#include "core/serve/rest/openapi.hpp"

#include "core/base/text.hpp"
#include "core/base/version.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/serve/rest/rest_question.hpp"
#include "core/serve/rest/rest_routes.hpp"

#include <array>
#include <string_view>

namespace k8scache::serve {

namespace {

struct Parameter {
  std::string_view name;
  std::string_view type;
  std::string_view description;
};

constexpr std::array kListParameters{
    Parameter{"page", "integer", "Which page, from 1 on"},
    Parameter{"limit", "integer", "Objects of a page, at most 1000"},
    Parameter{"cursor", "string", "Goes on where the answer with this `next` ended"},
    Parameter{"namespace", "string", "Objects of one namespace"},
    Parameter{"search", "string", "Part of a name, a namespace or the labels"},
    Parameter{"sort", "string",
              "Paths to sort by, with commas between; `-` before one: descending"},
    Parameter{"filter", "string", "path=text, path!=text or path~text; again: all hold"},
    Parameter{"labelSelector", "string", "As the Kubernetes API has it"},
    Parameter{"fieldSelector", "string", "The same, of any path"},
    Parameter{"fields", "string", "Paths of what is told of each object"},
    Parameter{"watch", "boolean", "Changes as server-sent events, not a page"},
    Parameter{"since", "integer", "Of a watch: the `seq` of a page, or the id of an event"}};

constexpr Parameter kCluster{"cluster", "string", "One of several clusters"};

// What the answers look like. Objects are those of Kubernetes, of any kind.
constexpr std::string_view kSchemas = R"({
"Object":{"type":"object","required":["metadata"],"properties":{"metadata":{"type":"object"}}},
"List":{"type":"object","required":["items","limit","total","pages","cluster","stale"],
 "properties":{"items":{"type":"array","items":{"type":"object"}},"page":{"type":"integer"},
 "limit":{"type":"integer"},"total":{"type":"integer"},"pages":{"type":"integer"},
 "cluster":{"type":"string"},"syncedAt":{"type":"string","format":"date-time"},
 "stale":{"type":"boolean"},"seq":{"type":"integer"},"next":{"type":"string"},
 "namespaces":{"type":"array","items":{"type":"string"}}},"additionalProperties":false},
"Health":{"type":"object","required":["health","summary","problems"],
 "properties":{"health":{"enum":["healthy","degraded","unreachable","unattended"]},
 "summary":{"type":"string"},"problems":{"type":"array","items":{"type":"string"}}},
 "additionalProperties":false},
"Status":{"type":"object","required":["context","server","file","bytes","changes","types"],
 "properties":{"context":{"type":"string"},"server":{"type":"string"},"file":{"type":"string"},
 "bytes":{"type":"integer"},"changes":{"type":"object"},"watcher":{"type":"object"},
 "types":{"type":"array","items":{"type":"object","required":["type","objects","state"]}}}},
"Resources":{"type":"object","required":["cluster","resources"],
 "properties":{"cluster":{"type":"string"},"resources":{"type":"array","items":{"type":"object",
 "required":["kind","group","version","plural","namespaced","routes"]}}},
 "additionalProperties":false},
"Clusters":{"type":"object","required":["clusters"],"properties":{"clusters":{"type":"array",
 "items":{"type":"object","required":["name","kubernetes"]}}},"additionalProperties":false},
"Problem":{"type":"object","required":["type","title","status","detail"],
 "properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
 "detail":{"type":"string"},"instance":{"type":"string"}},"additionalProperties":false}})";

void write_parameter(json::Writer& writer, const Parameter& parameter, std::string_view place) {
  writer.begin_object().key("name").value(parameter.name).key("in").value(place);
  writer.key("required").value(place == "path");
  writer.key("description").value(parameter.description);
  writer.key("schema").begin_object().key("type").value(parameter.type).end_object().end_object();
}

void write_content(json::Writer& writer, std::string_view media, std::string_view schema) {
  writer.key("content").begin_object().key(media).begin_object().key("schema").begin_object();
  writer.key("$ref").value("#/components/schemas/" + std::string(schema));
  writer.end_object().end_object().end_object();
}

void write_route(json::Writer& writer, const RestRoute& route) {
  writer.key("/api/v1/" + std::string(route.pattern)).begin_object().key("get").begin_object();
  writer.key("summary").value(route.summary).key("parameters").begin_array();
  for (const std::string_view step : split(route.pattern, '/')) {
    if (!step.starts_with('{')) continue;
    write_parameter(writer, {step.substr(1, step.size() - 2), "string", "Part of the path"},
                    "path");
  }
  if (route.takes_list_parameters) {
    for (const Parameter& parameter : kListParameters) write_parameter(writer, parameter, "query");
  }
  write_parameter(writer, kCluster, "query");
  writer.end_array().key("responses").begin_object();
  writer.key("200").begin_object().key("description").value("The answer");
  write_content(writer, "application/json", route.answer);
  writer.end_object();
  if (route.answer == "List" || route.answer == "Object") {
    writer.key("304").begin_object().key("description").value("As the ETag says").end_object();
  }
  writer.key("default").begin_object().key("description").value("Why there is none");
  write_content(writer, "application/problem+json", "Problem");
  writer.end_object().end_object().end_object().end_object();
}

}  // namespace

std::string openapi_document() {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("openapi").value("3.1.0").key("info").begin_object();
  writer.key("title").value("k8scache").key("version").value(kVersion).end_object();
  writer.key("paths").begin_object();
  for (const RestRoute& route : rest_routes()) write_route(writer, route);
  writer.end_object().key("components").begin_object().key("schemas");
  json::Parser parser;
  writer.value(parser.parse(kSchemas)).end_object().end_object();
  return text;
}

}  // namespace k8scache::serve
