#include "core/serve/rest/openapi.hpp"

#include "core/base/text.hpp"
#include "core/base/version.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/serve/rest/rest_question.hpp"
#include "core/serve/rest/rest_routes.hpp"
#include "core/serve/server_routes.hpp"

#include <algorithm>
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
    Parameter{"filter", "array", "path=text, path!=text or path~text; again: all hold"},
    Parameter{"labelSelector", "string", "As the Kubernetes API has it"},
    Parameter{"fieldSelector", "string", "The same, of any path"},
    Parameter{"fields", "string", "Paths of what is told of each object"},
    Parameter{"watch", "boolean", "Changes as server-sent events, not a page"},
    Parameter{"since", "string", "Of a watch: the `seq` of a page, or the id of an event"}};

constexpr Parameter kCluster{"cluster", "string", "One of several clusters"};

constexpr std::array kProbeParameters{
    Parameter{"verbose", "string",
              "All checks, not only those that fail; not for who has no token where one is wanted"},
    Parameter{"exclude", "array", "Checks that are left out"}};
constexpr Parameter kMaxAge{"maxAge", "string", "How old a type may be, as 10m"};

constexpr std::string_view kTokenWanted = "The server wants a token that it knows";
constexpr std::string_view kAboutAll = "The token is for some namespaces only";

// What the answers look like. Objects are those of Kubernetes, of any kind.
constexpr std::string_view kSchemas = R"({
"Object":{"type":"object","required":["metadata"],"properties":{"metadata":{"type":"object",
 "required":["name","uid"],"properties":{"name":{"type":"string"},"namespace":{"type":"string"},
 "uid":{"type":"string"},"resourceVersion":{"type":"string"}}}}},
"Count":{"type":"integer","minimum":0},
"Time":{"type":"string","format":"date-time"},
"Texts":{"type":"array","items":{"type":"string"}},
"List":{"type":"object","required":["items","limit","total","pages","cluster","stale","seq"],
 "properties":{"items":{"type":"array","items":{"type":"object"}},
 "page":{"$ref":"#/components/schemas/Count"},"limit":{"$ref":"#/components/schemas/Count"},
 "total":{"$ref":"#/components/schemas/Count"},"pages":{"$ref":"#/components/schemas/Count"},
 "cluster":{"type":"string"},"syncedAt":{"$ref":"#/components/schemas/Time"},
 "stale":{"type":"boolean"},"seq":{"$ref":"#/components/schemas/Count"},"next":{"type":"string"},
 "namespaces":{"$ref":"#/components/schemas/Texts"}},"additionalProperties":false},
"Health":{"type":"object","required":["health","summary","problems","types"],
 "properties":{"health":{"enum":["healthy","degraded","unreachable","unattended"]},
 "summary":{"type":"string"},"problems":{"$ref":"#/components/schemas/Texts"},
 "watcher":{"$ref":"#/components/schemas/Watcher"},
 "types":{"type":"array","items":{"type":"object","required":["type","namespace","state","failures"],
  "properties":{"type":{"type":"string"},"namespace":{"type":"string"},"state":{"type":"string"},
  "breaker":{"enum":["closed","open","half-open"]},"since":{"$ref":"#/components/schemas/Time"},
  "asOf":{"$ref":"#/components/schemas/Time"},"lastSignAt":{"$ref":"#/components/schemas/Time"},
  "nextTryAt":{"$ref":"#/components/schemas/Time"},"failures":{"$ref":"#/components/schemas/Count"},
  "reason":{"type":"string"}},"additionalProperties":false}}},
 "additionalProperties":false},
"Watcher":{"type":"object","required":["process","startedAt","seenAt","cluster","since"],
  "properties":{"process":{"type":"integer"},"startedAt":{"$ref":"#/components/schemas/Time"},
  "seenAt":{"$ref":"#/components/schemas/Time"},"cluster":{"type":"string"},
  "since":{"$ref":"#/components/schemas/Time"},"reason":{"type":"string"},
  "nextTryAt":{"$ref":"#/components/schemas/Time"},"checkedAt":{"$ref":"#/components/schemas/Time"},
  "lagMilliseconds":{"type":"integer"},"walBytes":{"$ref":"#/components/schemas/Count"},
  "freeBytes":{"$ref":"#/components/schemas/Count"}},"additionalProperties":false},
"Status":{"type":"object","required":["context","server","serverVersion","clusterId","secrets",
  "file","bytes","changes","documents","types"],
 "properties":{"context":{"type":"string"},"server":{"type":"string"},
 "serverVersion":{"type":"string"},"clusterId":{"type":"string"},"secrets":{"type":"string"},
 "file":{"type":"string"},"bytes":{"$ref":"#/components/schemas/Count"},
 "changes":{"type":"object","required":["first","last"],"properties":{
  "first":{"$ref":"#/components/schemas/Count"},"last":{"$ref":"#/components/schemas/Count"}},
  "additionalProperties":false},
 "documents":{"type":"object","required":["count","bytes","stored"],"properties":{
  "count":{"$ref":"#/components/schemas/Count"},"bytes":{"$ref":"#/components/schemas/Count"},
  "stored":{"$ref":"#/components/schemas/Count"}},"additionalProperties":false},
 "watcher":{"$ref":"#/components/schemas/Watcher"},
 "types":{"type":"array","items":{"type":"object",
  "required":["type","namespace","objects","state","resourceVersion","failures","list"],
  "properties":{"type":{"type":"string"},"namespace":{"type":"string"},
  "objects":{"$ref":"#/components/schemas/Count"},"state":{"type":"string"},
  "resourceVersion":{"type":"string"},"asOf":{"$ref":"#/components/schemas/Time"},
  "error":{"type":"string"},"failures":{"$ref":"#/components/schemas/Count"},
  "list":{"type":"object","required":["milliseconds","requests","bytes"],"properties":{
   "milliseconds":{"$ref":"#/components/schemas/Count"},
   "requests":{"$ref":"#/components/schemas/Count"},"bytes":{"$ref":"#/components/schemas/Count"},
   "form":{"type":"string"},"refusedForm":{"type":"string"}},"additionalProperties":false}},
  "additionalProperties":false}}},"additionalProperties":false},
"HealthCounts":{"type":"object",
 "required":["healthy","suspended","progressing","degraded","unknown"],"properties":{
 "healthy":{"$ref":"#/components/schemas/Count"},"suspended":{"$ref":"#/components/schemas/Count"},
 "progressing":{"$ref":"#/components/schemas/Count"},
 "degraded":{"$ref":"#/components/schemas/Count"},"unknown":{"$ref":"#/components/schemas/Count"}},
 "additionalProperties":false},
"Overview":{"type":"object","required":["cluster","stale","seq","objects","health","types",
  "namespaces","degraded","changes","file"],
 "properties":{"cluster":{"type":"string"},"syncedAt":{"$ref":"#/components/schemas/Time"},
 "stale":{"type":"boolean"},"seq":{"$ref":"#/components/schemas/Count"},
 "objects":{"$ref":"#/components/schemas/Count"},
 "health":{"$ref":"#/components/schemas/HealthCounts"},
 "types":{"type":"array","items":{"type":"object",
  "required":["type","kind","namespaced","state"],
  "properties":{"type":{"type":"string"},"kind":{"type":"string"},"namespaced":{"type":"boolean"},
  "state":{"enum":["ok","partial","failed","forbidden","never"]},"error":{"type":"string"},
  "objects":{"$ref":"#/components/schemas/Count"},"syncedAt":{"$ref":"#/components/schemas/Time"},
  "listBytes":{"$ref":"#/components/schemas/Count"},
  "health":{"$ref":"#/components/schemas/HealthCounts"},
  "phases":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/Count"}},
  "namespaces":{"$ref":"#/components/schemas/Texts"}},"additionalProperties":false,
  "if":{"properties":{"state":{"enum":["forbidden","never"]}}},
  "then":{"not":{"required":["objects"]}},"else":{"required":["objects"]}}},
 "namespaces":{"type":"array","items":{"type":"object","required":["name","objects","health"],
  "properties":{"name":{"type":"string"},"objects":{"$ref":"#/components/schemas/Count"},
  "health":{"$ref":"#/components/schemas/HealthCounts"}},"additionalProperties":false}},
 "degraded":{"type":"array","maxItems":20,"items":{"type":"object",
  "required":["type","name","reason"],"properties":{"type":{"type":"string"},
  "namespace":{"type":"string"},"name":{"type":"string"},"reason":{"type":"string"}},
  "additionalProperties":false}},
 "changes":{"type":"object","required":["first","last","lastMinute","lastHour","lastDay"],
  "properties":{"first":{"$ref":"#/components/schemas/Count"},
  "last":{"$ref":"#/components/schemas/Count"},"since":{"$ref":"#/components/schemas/Time"},
  "lastMinute":{"$ref":"#/components/schemas/Count"},
  "lastHour":{"$ref":"#/components/schemas/Count"},
  "lastDay":{"$ref":"#/components/schemas/Count"}},"additionalProperties":false},
 "file":{"type":"object","required":["bytes","walBytes","freeBytes","documentBytes"],
  "properties":{"bytes":{"$ref":"#/components/schemas/Count"},
  "walBytes":{"$ref":"#/components/schemas/Count"},
  "freeBytes":{"$ref":"#/components/schemas/Count"},
  "documentBytes":{"$ref":"#/components/schemas/Count"}},"additionalProperties":false}},
 "additionalProperties":false},
"Resources":{"type":"object","required":["cluster","resources"],
 "properties":{"cluster":{"type":"string"},"resources":{"type":"array","items":{"type":"object",
  "required":["kind","group","version","plural","singular","namespaced","shortNames","categories",
   "routes"],
  "properties":{"kind":{"type":"string"},"group":{"type":"string"},"version":{"type":"string"},
  "plural":{"type":"string"},"singular":{"type":"string"},"namespaced":{"type":"boolean"},
  "shortNames":{"$ref":"#/components/schemas/Texts"},
  "categories":{"$ref":"#/components/schemas/Texts"},
  "objects":{"$ref":"#/components/schemas/Count"},"icon":{"type":"string"},
  "columns":{"type":"array","items":{"type":"object","required":["name","wide"],
   "properties":{"name":{"type":"string"},"format":{"type":"string"},"wide":{"type":"boolean"}},
   "additionalProperties":false}},
  "routes":{"$ref":"#/components/schemas/Texts"}},"additionalProperties":false}}},
 "additionalProperties":false},
"Clusters":{"type":"object","required":["clusters"],"properties":{"clusters":{"type":"array",
 "items":{"type":"object","required":["name","kubernetes"],"properties":{"name":{"type":"string"},
 "kubernetes":{"type":"string"}},"additionalProperties":false}}},"additionalProperties":false},
"Problem":{"type":"object","required":["type","title","status","detail"],
 "properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
 "detail":{"type":"string"},"instance":{"type":"string"}},"additionalProperties":false}})";

void write_parameter(json::Writer& writer, const Parameter& parameter, std::string_view place) {
  writer.begin_object().key("name").value(parameter.name).key("in").value(place);
  writer.key("required").value(place == "path");
  writer.key("description").value(parameter.description);
  writer.key("schema").begin_object().key("type").value(parameter.type);
  if (parameter.type == "array") {
    writer.key("items").begin_object().key("type").value("string").end_object();
  }
  if (parameter.type == "integer") writer.key("minimum").value(1);
  if (parameter.name == "limit") writer.key("maximum").value(kLongestPage);
  writer.end_object().end_object();
}

void write_headers(json::Writer& writer, const RestRoute& route, bool has_etag) {
  writer.key("headers").begin_object();
  const auto write = [&](std::string_view name, std::string_view type, std::string_view what) {
    writer.key(name).begin_object().key("description").value(what).key("schema").begin_object();
    writer.key("type").value(type).end_object().end_object();
  };
  if (has_etag) {
    write("ETag", "string", "The state of what was told; see If-None-Match");
    write("Age", "integer", "Seconds since the cluster was known to be so");
    write("K8scache-As-Of", "string", "When the cluster was known to be so, RFC 3339");
  }
  if (route.answer == "List") {
    write("X-Total-Count", "integer", "Objects of all pages");
    write("Link", "string", "first, prev, next and last page, RFC 8288");
  }
  writer.end_object();
}

void write_content(json::Writer& writer, std::string_view media, std::string_view schema) {
  writer.key(media).begin_object().key("schema").begin_object();
  writer.key("$ref").value("#/components/schemas/" + std::string(schema));
  writer.end_object().end_object();
}

/// What is no JSON.
void write_text(json::Writer& writer, std::string_view media) {
  writer.key(media).begin_object().key("schema").begin_object();
  writer.key("type").value("string").end_object().end_object();
}

void write_text_answer(json::Writer& writer, std::string_view status,
                       std::string_view description) {
  writer.key(status).begin_object().key("description").value(description);
  writer.key("content").begin_object();
  write_text(writer, "text/plain");
  writer.end_object().end_object();
}

void write_problem(json::Writer& writer, std::string_view status, std::string_view description) {
  writer.key(status).begin_object().key("description").value(description);
  writer.key("content").begin_object();
  write_content(writer, "application/problem+json", "Problem");
  writer.end_object().end_object();
}

bool is_of_a_type(const RestRoute& route) {
  return route.answer == "List" || route.answer == "Object";
}

void write_answers(json::Writer& writer, const RestRoute& route) {
  const bool has_etag = is_of_a_type(route) || route.answer == "Overview";
  writer.key("responses").begin_object();
  writer.key("200").begin_object().key("description").value("The answer");
  write_headers(writer, route, has_etag);
  writer.key("content").begin_object();
  write_content(writer, "application/json", route.answer);
  if (route.answer == "List") write_text(writer, "text/event-stream");
  writer.end_object().end_object();
  if (has_etag) {
    writer.key("304").begin_object().key("description").value("As the ETag says").end_object();
  }
  write_problem(writer, "400", "A parameter is unknown, or cannot be read");
  write_problem(writer, "401", kTokenWanted);
  if (is_of_a_type(route)) {
    write_problem(writer, "403", "The type may not be seen");
  } else if (route.tells == RestRoute::Tells::Everything) {
    write_problem(writer, "403", kAboutAll);
  }
  write_problem(writer, "404", "There is no such cluster, type or object");
  write_problem(writer, "405", "Another method than GET and HEAD");
  if (route.needs_cache) {
    write_problem(writer, "503", "Never synced, or the cache cannot be read now");
  }
  write_problem(writer, "default", "Why there is no answer");
  writer.end_object();
}

void write_route(json::Writer& writer, const RestRoute& route) {
  std::string id(route.pattern);
  std::erase_if(id, [](char c) { return c == '{' || c == '}'; });
  std::ranges::replace(id, '/', '_');
  writer.key("/api/v1/" + std::string(route.pattern)).begin_object().key("get").begin_object();
  writer.key("operationId").value(id);
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
  writer.end_array();
  write_answers(writer, route);
  writer.end_object().end_object();
}

/// Of a probe: all of it, or one of its checks.
enum class Part { Whole, Check };

void write_probe(json::Writer& writer, const ServerRoute& route, Part part) {
  const bool is_of_caches = route.step == "readyz";
  writer.key("parameters").begin_array();
  if (part == Part::Check) write_parameter(writer, {"check", "string", "Its name"}, "path");
  for (const Parameter& parameter : kProbeParameters) write_parameter(writer, parameter, "query");
  if (is_of_caches) write_parameter(writer, kMaxAge, "query");
  writer.end_array();
  if (part == Part::Whole) writer.key("security").begin_array().end_array();  // for whoever asks
  writer.key("responses").begin_object();
  write_text_answer(writer, "200", "It is so");
  write_text_answer(writer, "400", "A parameter cannot be read");
  if (part == Part::Check) {
    write_problem(writer, "401", "Names of clusters are for who has a token, where one is wanted");
    write_text_answer(writer, "404", "There is no such check");
  }
  if (is_of_caches) write_text_answer(writer, "503", "Which checks fail");
}

void write_document(json::Writer& writer, const ServerRoute& route) {
  writer.key("parameters").begin_array().end_array().key("responses").begin_object();
  writer.key("200").begin_object().key("description").value("The answer");
  writer.key("content").begin_object();
  for (const std::string_view media : split(route.media, ',')) {
    if (media == "application/json") {
      writer.key(media).begin_object().key("schema").begin_object();
      writer.key("type").value("object").end_object().end_object();
    } else {
      write_text(writer, media);
    }
  }
  writer.end_object().end_object();
  write_problem(writer, "401", kTokenWanted);
  if (route.kind == ServerRoute::Kind::Figures) write_problem(writer, "403", kAboutAll);
}

void write_server_route(json::Writer& writer, const ServerRoute& route, Part part) {
  const bool is_check = part == Part::Check;
  const std::string id(route.step.empty() ? "index" : route.step);
  writer.key("/" + std::string(route.step) + (is_check ? "/{check}" : ""));
  writer.begin_object().key("get").begin_object();
  writer.key("operationId").value(id + (is_check ? "_check" : ""));
  writer.key("summary").value(is_check ? std::string_view("One check of it") : route.summary);
  if (route.kind == ServerRoute::Kind::Probe) {
    write_probe(writer, route, part);
  } else {
    write_document(writer, route);
  }
  write_problem(writer, "405", "Another method than GET and HEAD");
  write_problem(writer, "default", "Why there is no answer");
  writer.end_object().end_object().end_object();
}

}  // namespace

std::string openapi_document() {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("openapi").value("3.1.0").key("info").begin_object();
  writer.key("title").value("k8scache").key("version").value(kVersion).end_object();
  writer.key("paths").begin_object();
  for (const RestRoute& route : rest_routes()) write_route(writer, route);
  for (const ServerRoute& route : server_routes()) {
    write_server_route(writer, route, Part::Whole);
    if (route.kind == ServerRoute::Kind::Probe) write_server_route(writer, route, Part::Check);
  }
  // With a token or without: that is how the server was started.
  writer.end_object().key("security").begin_array().begin_object().end_object().begin_object();
  writer.key("token").begin_array().end_array().end_object().end_array();
  writer.key("components").begin_object().key("securitySchemes").begin_object();
  writer.key("token").begin_object().key("type").value("http").key("scheme").value("bearer");
  writer.end_object().end_object().key("schemas");
  json::Parser parser;
  writer.value(parser.parse(kSchemas)).end_object().end_object();
  return text;
}

}  // namespace k8scache::serve
