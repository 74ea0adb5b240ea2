#pragma once

#include "core/wire/table.hpp"
#include "tests/support/fake_cluster.hpp"
#include "tests/support/fake_watch.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::tests {

/// What a path of the API names: `/apis/apps/v1/namespaces/web/deployments/front/status`.
struct ResourcePath {
  std::string group{};
  std::string version{};
  std::string plural{};
  std::string ns{};
  std::string name{};  ///< empty: the collection
  std::string subresource{};
};

/// A request to the API, taken apart.
struct ApiRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string, std::less<>> parameters{};  ///< decoded
  std::string accept{};
  std::optional<ResourcePath> resource{};  ///< nothing: discovery, version, health, unknown

  [[nodiscard]] std::string parameter(std::string_view name) const;
  [[nodiscard]] bool is_watch() const;
};

/// Takes a request line's method and target apart; `accept` is the header's value.
ApiRequest api_request(std::string method, std::string_view target, std::string accept);

/// What the API says: a document, or a watch.
struct ApiAnswer {
  int code = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::optional<FakeWatch> watch{};  ///< set: `body` is empty
};

struct ApiFeatures {
  bool aggregated_api = true;     ///< `/api` knows aggregated discovery
  bool aggregated_apis = true;    ///< `/apis` does
  bool watch_list = true;         ///< `sendInitialEvents` is supported, else 422
  bool protobuf_metadata = true;  ///< metadata comes as protobuf to who likes that best
  /// Lists of its kinds come as protobuf to who likes that best; nothing: as JSON.
  const wire::Table* protobuf = nullptr;
  std::string newer_object{};  ///< that has a field which no table knows yet, in protobuf
  /// Whether the items of lists carry kind and apiVersion; unset: only those of custom types.
  std::optional<bool> item_kinds{};
};

/// Answers a read request from the cluster as kube-apiserver 1.36 would: discovery, version,
/// health, objects, paged lists with all parameter rules, partial metadata, watches. Pure but for
/// the cluster; knows nothing of sockets, users and faults.
ApiAnswer answer(const FakeCluster& cluster, const ApiRequest& request,
                 const ApiFeatures& features = {});

/// The `details` of a Status about what the path names.
std::string resource_details(const ResourcePath& path);

/// The answer that a refusal is.
ApiAnswer refused(const Refusal& refusal);

}  // namespace k8scache::tests
