#include "core/kube/identity.hpp"

#include "core/base/crypto.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/kube/request.hpp"

namespace k8scache::kube {

namespace {

constexpr const char* kVersion = "/version";

/// A member of a small document; empty when there is no such document for us.
std::string text_at(const Session& session, const Answer& answer,
                    std::initializer_list<std::string_view> path) {
  if (trouble_of(answer, session.server())) return {};
  try {
    json::Parser parser;
    json::Value value = parser.parse(answer.body);
    for (const std::string_view key : path) value = value[key];
    return std::string(value.text_or(""));
  } catch (const Error&) {
    return {};
  }
}

std::string version_in(const Session& session, const Answer& answer) {
  return text_at(session, answer, {"gitVersion"});
}

/// Adds the names of one page; returns its continue token.
std::string read_names(std::string_view page, std::vector<std::string>& names,
                       std::string_view server) {
  try {
    json::Parser parser;
    const json::Value root = parser.parse(page);
    for (const json::Value item : root["items"].elements()) {
      names.emplace_back(item["metadata"]["name"].text_or(""));
    }
    return std::string(root["metadata"]["continue"].text_or(""));
  } catch (const Error& error) {
    fail(ErrorKind::Unreachable, "cannot read the namespaces of {}: {}", server, error.what());
  }
}

}  // namespace

std::string server_version(Session& session) {
  return version_in(session, session.get_once(kVersion));
}

ClusterIdentity identify(Session& session, std::string_view ca_pem) {
  ClusterIdentity identity;
  for (const char* const ns : {"kube-system", "default"}) {
    const Answer answer = session.get(fmt::format("/api/v1/namespaces/{}", ns));
    identity.uid = text_at(session, answer, {"metadata", "uid"});
    if (identity.uid.empty()) continue;
    identity.uid_of = ns;
    break;
  }
  identity.endpoint = sha256_hex(fmt::format("{}\n{}", session.server(), ca_pem));
  const Answer version = session.get(kVersion);
  identity.server_version = version_in(session, version);
  if (!identity.server_version.empty()) {
    json::Parser parser;
    json::write_compact(parser.parse(version.body), identity.version_document);
  }
  return identity;
}

std::optional<std::vector<std::string>> namespace_names(Session& session) {
  const model::ResourceType type{
      .version = "v1", .kind = "Namespace", .plural = "namespaces", .scope = model::Scope::Cluster};
  constexpr int kPage = 500;
  constexpr int kMostPages = 1000;
  std::vector<std::string> names;
  std::string token;
  for (int page = 0; page < kMostPages; ++page) {
    const Answer answer = session.get(list_target(type, "", kPage, token));
    const auto trouble = trouble_of(answer, session.server());
    if (trouble && trouble->status == 410 &&
        !token.empty()) {  // expired: from the first page again
      names.clear();
      token.clear();
      continue;
    }
    if (trouble) return std::nullopt;
    token = read_names(answer.body, names, session.server());
    if (token.empty()) break;
  }
  return names;
}

}  // namespace k8scache::kube
