// The control paths of the fake API server, for tests in other processes:
//
//   POST /__fake/put[?type=pods]              body: an object       {"resourceVersion":"1007"}
//   POST /__fake/remove?type=pods&ns=a&name=b                       {"resourceVersion":"1008"}
//   POST /__fake/compact[?revision=1005]   snapshots and tokens before it answer 410
//   POST /__fake/forget?type=pods          watches from before now answer 410
//   POST /__fake/lose?type=pods            watches never see the newest change
//   POST /__fake/stale?group=G&version=V   that group version does not answer any more
//   POST /__fake/fault                     body: a fault, see --help
//   POST /__fake/clear                     forgets faults and requests
//   POST /__fake/deny?user=&type=&ns=      a rule, behind those there are; `allow` likewise
//   GET  /__fake/requests                  [{"at_ms":…,"method":…,"path":…,"query":…,"headers":{}}]
//   GET  /__fake/revision                  {"resourceVersion":"1008"}
//
// Answers 500 with one line of text to what it does not understand.

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "tests/support/fake_api_server.hpp"
#include "tests/support/json_text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace k8scache::tests {
namespace {

std::string request_document(const LoggedRequest& request) {
  std::vector<std::string> headers;
  for (const auto& [name, value] : request.headers) {
    headers.push_back(quoted(to_lower(name)) + ":" + quoted(value));
  }
  return fmt::format(R"({{"at_ms":{},"method":{},"path":{},"query":{},"headers":{{{}}}}})",
                     request.at_ms, quoted(request.method), quoted(request.path),
                     quoted(request.query), join(headers, ","));
}

std::string requests_document(const std::vector<LoggedRequest>& requests) {
  std::vector<std::string> documents;
  for (const LoggedRequest& request : requests) documents.push_back(request_document(request));
  return "[" + join(documents, ",\n") + "]";
}

AccessRule rule_of(const ApiRequest& call, bool allow) {
  AccessRule rule{allow};
  if (call.parameters.contains("user")) rule.user = call.parameter("user");
  if (call.parameters.contains("type")) rule.type = call.parameter("type");
  if (call.parameters.contains("ns")) rule.ns = call.parameter("ns");
  return rule;
}

/// Changes of the cluster; false if the command is none.
bool change_cluster(FakeCluster& cluster, std::string_view command, const ApiRequest& call,
                    const std::string& body) {
  const std::string type = call.parameter("type");
  if (command == "put") {
    cluster.put(body, type);
  } else if (command == "remove") {
    cluster.remove(type, {call.parameter("ns"), call.parameter("name")});
  } else if (command == "compact") {
    Revision revision = 0;
    const std::string text = call.parameter("revision");
    std::from_chars(text.data(), text.data() + text.size(), revision);
    cluster.compact(revision);
  } else if (command == "forget") {
    cluster.forget(type);
  } else if (command == "lose") {
    cluster.lose_change(type);
  } else if (command == "stale") {
    cluster.set_stale(call.parameter("group"), call.parameter("version"));
  } else {
    return command == "revision";
  }
  return true;
}

}  // namespace

serve::Response FakeApiServer::control(const serve::Request& request) {
  const ApiRequest call = api_request(request.method, request.target, "");
  const std::string_view command =
      std::string_view{call.path}.substr(std::string_view{"/__fake/"}.size());
  serve::Response response{.headers = {{"Content-Type", "application/json"}}};
  if (command == "requests") {
    response.body = requests_document(requests()) + "\n";
    return response;
  }
  if (command == "fault") {
    add_fault(trim(request.body));
  } else if (command == "clear") {
    clear_faults();
    clear_requests();
  } else if (command == "allow" || command == "deny") {
    add_rule(rule_of(call, command == "allow"));
  } else if (!change_cluster(cluster_, command, call, request.body)) {
    fail(ErrorKind::NotFound, "no such command: {}", command);
  }
  response.body = fmt::format("{{\"resourceVersion\":\"{}\"}}\n", cluster_.revision());
  return response;
}

}  // namespace k8scache::tests
