#include "core/kube/request.hpp"

#include "core/base/version.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <cctype>

namespace k8scache::kube {

std::string url_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.' ||
        c == '~') {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::string collection_path(const model::ResourceType& type, std::string_view ns) {
  std::string path = type.group.empty() ? "/api/" : "/apis/" + type.group + "/";
  path += type.version;
  if (!ns.empty()) path += "/namespaces/" + url_encoded(ns);
  return path + "/" + type.plural;
}

std::string list_target(const model::ResourceType& type, std::string_view ns, int limit,
                        std::string_view continue_token) {
  std::string target = fmt::format("{}?limit={}", collection_path(type, ns), limit);
  if (!continue_token.empty()) target += "&continue=" + url_encoded(continue_token);
  return target;
}

std::string watch_target(const model::ResourceType& type, std::string_view ns,
                         std::string_view resource_version, std::chrono::seconds timeout) {
  return fmt::format("{}?watch=true&resourceVersion={}&allowWatchBookmarks=true&timeoutSeconds={}",
                     collection_path(type, ns), url_encoded(resource_version), timeout.count());
}

std::string object_target(const model::ResourceType& type, std::string_view ns,
                          std::string_view name) {
  return collection_path(type, ns) + "/" + url_encoded(name);
}

std::string version_target(const model::ResourceType& type, std::string_view ns) {
  // Over all namespaces old servers would look at every object for its name.
  const bool needs_namespace = type.scope == model::Scope::Namespaced && ns.empty();
  return collection_path(type, needs_namespace ? "kube-system" : ns) +
         "?limit=1&fieldSelector=metadata.name%3Dk8scache-probe-none";
}

std::string user_agent() {
  utsname system{};
  uname(&system);
  const std::string_view machine = system.machine;
  const std::string_view go_name = machine == "x86_64"    ? "amd64"
                                   : machine == "aarch64" ? "arm64"
                                                          : machine;
  return fmt::format("k8scache/{} (linux/{})", kVersion, go_name);
}

}  // namespace k8scache::kube
