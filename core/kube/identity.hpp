#pragma once

#include "core/kube/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::kube {

/// What tells one cluster from another.
struct ClusterIdentity {
  std::string uid;  ///< of the namespace kube-system, else default; empty when we may see neither
  std::string uid_of;          ///< the namespace whose uid it is: uids of two cannot be compared
  std::string endpoint;        ///< hash of server URL and CA: what is left when there is no uid
  std::string server_version;  ///< gitVersion, such as v1.36.3; empty when not told
  std::string
      version_document;  ///< all that it says of its version, JSON on one line; may be empty
};

/// What the server says of its version now, such as v1.36.3; empty when it does not. Throws as
/// `Session::get_once`.
std::string server_version(Session& session);

/// Asks at most three small questions. Throws as `Session::get`.
ClusterIdentity identify(Session& session, std::string_view ca_pem);

/// The names of all namespaces; nothing when we may not list them. Throws as `Session::get`.
std::optional<std::vector<std::string>> namespace_names(Session& session);

}  // namespace k8scache::kube
