#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::model {

/// Names one object within a resource type. The namespace is empty for cluster-scoped types.
struct ObjectKey {
  std::string ns;
  std::string name;
  friend auto operator<=>(const ObjectKey&, const ObjectKey&) = default;
};

/// One Kubernetes object: key, identity, facts, and its body, the JSON text to be stored.
struct Object {
  ObjectKey key;
  std::string uid;
  std::string resource_version;  ///< the server's token; see model/version for what may be ordered
  std::string labels;            ///< `k=v,k=v` sorted by key
  std::optional<std::int64_t> created_at_ms;  ///< UTC; nothing when absent or unreadable
  std::string body;
};

/// What a list of metadata says of one object. Valid during the visit only.
struct ListedVersion {
  std::string_view ns;
  std::string_view name;
  std::string_view uid;
  std::string_view resource_version;
};

}  // namespace k8scache::model
