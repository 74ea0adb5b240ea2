#pragma once

#include "core/json/value.hpp"
#include "core/serve/gateway.hpp"
#include "tests/support/cache_file.hpp"
#include "tests/support/shipped_registry.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

/// A cache file, and all that is served of it as the cluster `prod`.
struct Served {
  Served() = default;
  /// What is served tells the time by another clock than the file's.
  explicit Served(const Clock& clock) : serve_clock(clock) {}

  serve::Response ask(const std::string& target, const std::vector<serve::Header>& headers = {},
                      const std::string& method = "GET") {
    return gateway.answer({.method = method, .target = target, .headers = headers, .body = {}});
  }
  json::Value read(const serve::Response& response) {
    text = response.body;
    return parser.parse(text);
  }
  /// The names of what a list tells, with blanks between them.
  std::string names(const std::string& target) {
    std::string all;
    for (const json::Value item : read(ask(target))["items"].elements()) {
      all += (all.empty() ? "" : " ") + std::string(item["metadata"]["name"].text_or("?"));
    }
    return all;
  }
  void list(const store::TypeScope& at, std::vector<model::Object> objects,
            const std::string& version) {
    file.list(at, std::move(objects), version);
    changed();
  }
  void list_pods(const std::vector<ObjectFacts>& facts, const std::string& version) {
    list({CacheFile::kPods, ""}, objects_of(facts), version);
  }
  /// Somebody wrote to the file.
  void changed() {
    ++news.commits;
    gateway.rest();
  }

  CacheFile file;
  const Clock& serve_clock = file.clock();
  serve::CacheNews news;
  serve::GatewayOptions options;
  serve::Gateway gateway{{{"prod", file.path(), &news}}, shipped_registry(), serve_clock, options};
  json::Parser parser;
  std::string text;
};

inline std::string header(const serve::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

/// An object with more members than its metadata: `"status":{...}`.
inline model::Object object_with(const std::string& ns, const std::string& name,
                                 const std::string& version, const std::string& members) {
  return {
      .key = {ns, name},
      .uid = "uid-" + name,
      .resource_version = version,
      .labels = {},
      .created_at_ms = std::nullopt,
      .body = fmt::format(
          R"({{"metadata":{{"name":"{}","namespace":"{}","uid":"uid-{}","resourceVersion":"{}"}},{}}})",
          name, ns, name, version, members)};
}

}  // namespace k8scache::tests
